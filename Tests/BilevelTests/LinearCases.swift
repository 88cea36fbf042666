import Bilevel
import Catalog
import Testing
import Torch

/// A linear system with what each solver is expected to make of it.
struct LinearCase: Sendable, CustomTestStringConvertible {
  var name: String
  var matrix: Tensor
  var rightHandSide: Tensor
  var structure: Structure
  var condition: Double
  /// The solvers that must claim convergence; the others may not do so with a wrong answer.
  var solvedBy: Set<String>

  var testDescription: String { name }
  var map: DenseMap { DenseMap(matrix, structure) }

  static let everySolver = Set(Registry.linearSolvers.ids)
  static let krylov: Set = ["cg", "normal-equations", "minres", "dense"]
}

extension LinearCase {
  /// Eigenvalues in [1/κ, 1], so that I − A contracts.
  static func positiveDefinite(condition: Double, seed: Int) throws -> LinearCase {
    var stream = RandomStream(seed: seed, stage: "positive definite")
    return LinearCase(
      name: "positive definite, κ = \(Int(condition))", matrix: try stream.symmetric(geometric(1 / condition, 1, 20)),
      rightHandSide: try stream.normal([1, 2, 5, 2]), structure: .positiveDefinite, condition: condition,
      solvedBy: condition > 100 ? krylov : everySolver)
  }

  static func indefinite() throws -> LinearCase {
    var stream = RandomStream(seed: 5, stage: "indefinite")
    let spectrum = geometric(0.1, 3, 10).map { -$0 } + geometric(0.1, 3, 10)
    return LinearCase(
      name: "indefinite", matrix: try stream.symmetric(spectrum), rightHandSide: try stream.normal([20]),
      structure: .symmetric, condition: 30, solvedBy: ["normal-equations", "minres", "dense"])
  }

  /// A = I − J with ‖J‖ = 0.6 and no symmetry.
  static func contraction() throws -> LinearCase {
    var stream = RandomStream(seed: 6, stage: "contraction")
    let skewed = try stream.symmetric(geometric(0.1, 0.6, 12)).matmul(stream.orthogonal(12))
    return LinearCase(
      name: "contraction without symmetry", matrix: try .eye(12) - skewed, rightHandSide: try stream.normal([3, 4]),
      structure: .general, condition: 4, solvedBy: ["fixed-point", "neumann", "normal-equations", "dense"])
  }

  static func identity() throws -> LinearCase {
    LinearCase(
      name: "identity", matrix: try .eye(7), rightHandSide: try vector(1, -2, 3, 0, 5, -6, 7.5),
      structure: .positiveDefinite, condition: 1, solvedBy: everySolver)
  }

  static func single() throws -> LinearCase {
    LinearCase(
      name: "one unknown", matrix: try Tensor([0.5], [1, 1]), rightHandSide: try vector(3),
      structure: .positiveDefinite, condition: 1, solvedBy: everySolver)
  }

  static func zeroRightHandSide() throws -> LinearCase {
    var problem = try positiveDefinite(condition: 10, seed: 7)
    problem.name = "zero right-hand side"
    problem.rightHandSide = try .zeros(like: problem.rightHandSide)
    problem.solvedBy = everySolver
    return problem
  }

  /// A null vector, and a right-hand side with a part along it.
  static func singular() throws -> LinearCase {
    var stream = RandomStream(seed: 8, stage: "singular")
    return LinearCase(
      name: "singular", matrix: try stream.symmetric([0] + geometric(0.2, 1, 9)),
      rightHandSide: try stream.normal([10]), structure: .symmetric, condition: .infinity, solvedBy: [])
  }

  static func exactlySingular() throws -> LinearCase {
    LinearCase(
      name: "exactly singular", matrix: try diagonal([1, 0, 0.5]), rightHandSide: try vector(1, 1, 1),
      structure: .symmetric, condition: .infinity, solvedBy: [])
  }

  static func notANumber(inMatrix: Bool) throws -> LinearCase {
    var problem = try positiveDefinite(condition: 10, seed: 9)
    problem.name = "NaN in the \(inMatrix ? "matrix" : "right-hand side")"
    if inMatrix {
      problem.matrix = try problem.matrix * Tensor([Double.nan] + Array(repeating: 1, count: 19), [20])
    } else {
      problem.rightHandSide = try problem.rightHandSide * Double.nan
    }
    (problem.condition, problem.solvedBy) = (.infinity, [])
    return problem
  }

  static let all: [LinearCase] = try! [
    positiveDefinite(condition: 1, seed: 1), positiveDefinite(condition: 10, seed: 2),
    positiveDefinite(condition: 100, seed: 3), positiveDefinite(condition: 10_000, seed: 4), indefinite(),
    contraction(), identity(), single(), zeroRightHandSide(), singular(), exactlySingular(),
    notANumber(inMatrix: true), notANumber(inMatrix: false),
  ]
}

extension RandomStream {
  /// A random orthogonal matrix: eigenvalues ±1 in a random basis.
  fileprivate mutating func orthogonal(_ n: Int) throws -> Tensor {
    try symmetric((0..<n).map { _ in uniform() < 0.5 ? -1 : 1 })
  }
}
