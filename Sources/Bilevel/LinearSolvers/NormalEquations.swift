import Catalog
import Torch

/// Conjugate gradients on AᵀA·v = Aᵀb, in the form that never builds AᵀA (CGLS).
///
/// For any A that is symmetric or has a transpose, indefinite ones included. Two products a step; the condition number
/// is squared. Where b lies outside the range of A it approaches a least-squares solution, whose residual does not
/// vanish: `breakdown`.
public struct NormalEquations: SteppedSolver {
  public static let id = "normal-equations"
  public static let title = "Conjugate gradients on the normal equations"
  public static let source = Source("Paige and Saunders 1982", "CGLS")

  public var steps = 40
  public var tolerance = 1e-10

  public init() {}

  public func products(after steps: Int) -> Int { 2 * steps }

  public func solve(_ map: any LinearMap, _ rightHandSide: Tensor, from start: Tensor?) throws -> Solution<Tensor> {
    let system = try LinearSystem(map, rightHandSide)
    guard map.hasTranspose else { return try system.refusal() }
    return try system.drive(Iteration.self, from: start, steps: steps, tolerance: tolerance)
  }

  private struct Iteration: LinearIteration {
    static let residualSource = ResidualSource.recurrence
    static let isStationary = false

    let system: LinearSystem
    var value: Tensor
    var residual: Tensor
    var gradient: Tensor
    var direction: Tensor
    var square: Double

    init(_ system: LinearSystem, from start: Tensor, residual: Tensor) throws {
      self.system = system
      self.value = start
      self.residual = residual
      self.gradient = try system.applyTransposed(residual)
      self.direction = gradient
      self.square = try gradient.dot(gradient)
    }

    mutating func advance() throws -> Status? {
      let image = try system.apply(direction)
      let curvature = try image.dot(image)
      guard curvature.isFinite else { return .nonFinite }
      // At a least-squares solution Aᵀr vanishes: nothing is left to descend along.
      guard curvature > 0, square > 0 else { return .breakdown }
      let length = square / curvature
      value = try value + length * direction
      residual = try residual - length * image
      gradient = try system.applyTransposed(residual)
      let next = try gradient.dot(gradient)
      direction = try gradient + (next / square) * direction
      square = next
      return nil
    }

    func residualNorm() throws -> Double { try residual.norm2() }
  }
}
