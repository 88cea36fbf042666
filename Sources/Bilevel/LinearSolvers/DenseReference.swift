import Catalog
import Torch

/// LU on the matrix, assembled column by column and solved in double: the reference for the others.
///
/// n products for n unknowns, n² numbers of memory and n³ work; a map with more unknowns than `largest` is declined.
/// The residual is that of the value returned, in its own type, and is measured on the assembled matrix, which costs no
/// product. A large one shows a matrix that is singular to rounding.
public struct DenseReference: LinearSolver {
  public static let id = "dense"
  public static let title = "Dense LU"
  public static let source = Source("Golub and Van Loan 2013", "§3.4")

  /// The most unknowns that are assembled.
  public var largest = 4096
  public var tolerance = 1e-10

  public init() {}
  public init(largest: Int, tolerance: Double = 1e-10) {
    self.largest = largest
    self.tolerance = tolerance
  }

  public func solve(_ map: any LinearMap, _ rightHandSide: Tensor, from start: Tensor?) throws -> Solution<Tensor> {
    let system = try LinearSystem(map, rightHandSide)
    if let trivial = try system.trivialSolution() { return trivial }
    guard rightHandSide.count <= largest else { return try system.refusal() }
    let matrix = try system.rightHandSide.standardBasis().map { try system.apply($0) }.columns()
    let b = try system.rightHandSide.column()
    guard let x = try matrix.solvedOrNil(b) else { return try failure(system, matrix) }
    let value = try x.reshaped(rightHandSide.shape).to(rightHandSide.dtype).to(rightHandSide.device)
    let residual = try (b - matrix.matmul(value.column())).norm2() / system.scale
    let status: Status = residual <= tolerance ? .converged : residual < 1e-3 ? .stagnated : .breakdown
    return system.solution(value, status, [residual])
  }

  public func limited(steps: Int, tolerance: Double) -> Self { Self(largest: largest, tolerance: tolerance) }

  private func failure(_ system: LinearSystem, _ matrix: Tensor) throws -> Solution<Tensor> {
    let status: Status = try matrix.isFinite() ? .breakdown : .nonFinite
    return system.solution(try .zeros(like: system.rightHandSide), status, [1])
  }
}
