import Catalog
import Torch

/// v ← J·v + b with J = I − A, the iteration that the paper and its released code use.
///
/// From v = 0, `steps` = K gives Σ_{j<K} Jʲb for K − 1 products: the first, of the zero vector, is free. The value is
/// always the K-th iterate, also when J is no contraction; the status then says `diverging`.
///
/// Residuals: entry k belongs to iterate k and is measured, ‖b − A·v_k‖ = ‖v_{k+1} − v_k‖. The iterate at the limit
/// has none, since measuring it would cost one more product.
///
/// Poor for ill-conditioned A: the error falls by the spectral radius of J each step.
///
/// Departure: hypertorch stops when ‖v_{k+1} − v_k‖ is below an absolute tolerance; here it is relative to ‖b‖.
public struct FixedPointIteration: SteppedSolver {
  public static let id = "fixed-point"
  public static let title = "Fixed-point iteration"
  public static let source = Source("Grazzi et al. 2020", "AID-FP")

  public var steps = 5
  public var tolerance = 1e-10

  public init() {}

  public func products(after steps: Int) -> Int { max(steps - 1, 0) }

  public func solve(_ map: any LinearMap, _ rightHandSide: Tensor, from start: Tensor?) throws -> Solution<Tensor> {
    try LinearSystem(map, rightHandSide).drive(Iteration.self, from: start, steps: steps, tolerance: tolerance)
  }

  private struct Iteration: LinearIteration {
    static let residualSource = ResidualSource.measured
    static let isStationary = true

    let system: LinearSystem
    var value: Tensor
    var residual: Tensor?

    init(_ system: LinearSystem, from start: Tensor, residual: Tensor) {
      self.system = system
      self.value = start
      self.residual = residual
    }

    mutating func advance() throws -> Status? {
      value = try value + measured()
      residual = nil
      return nil
    }

    mutating func residualNorm() throws -> Double { try measured().norm2() }

    private mutating func measured() throws -> Tensor {
      if let residual { return residual }
      let residual = try system.residual(of: value)
      self.residual = residual
      return residual
    }
  }
}
