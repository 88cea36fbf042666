import Catalog
import Torch

/// The partial sum Σ_{j<K} Jʲb, J = I − A, term by term.
///
/// In exact arithmetic it equals `FixedPointIteration` with the same number of steps. The recurrence is another one:
/// the terms tⱼ₊₁ = tⱼ − A·tⱼ are carried, and ‖t_k‖ is the residual of the sum of the first k of them.
///
/// `steps` terms cost `steps` products, the last of which only measures the remainder; a claim of convergence costs
/// one more.
public struct NeumannSeries: SteppedSolver {
  public static let id = "neumann"
  public static let title = "Neumann series"
  public static let source = Source("Lorraine et al. 2020", "Algorithm 3")

  public var steps = 5
  public var tolerance = 1e-10

  public init() {}

  public func products(after steps: Int) -> Int { max(steps - 1, 0) }

  public func solve(_ map: any LinearMap, _ rightHandSide: Tensor, from start: Tensor?) throws -> Solution<Tensor> {
    try LinearSystem(map, rightHandSide).drive(Series.self, from: start, steps: steps, tolerance: tolerance)
  }

  private struct Series: LinearIteration {
    static let residualSource = ResidualSource.recurrence
    static let isStationary = true

    let system: LinearSystem
    var value: Tensor
    var term: Tensor

    init(_ system: LinearSystem, from start: Tensor, residual: Tensor) {
      self.system = system
      self.value = start
      self.term = residual
    }

    mutating func advance() throws -> Status? {
      value = try value + term
      term = try term - system.apply(term)
      return nil
    }

    func residualNorm() throws -> Double { try term.norm2() }
  }
}
