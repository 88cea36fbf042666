import Catalog
import Torch

/// T steps of δ ← Π(δ + α∇h(δ)) on all data.
///
/// Departure from Algorithm 1: projecting at every step approaches the constrained maximiser, where one projection at
/// the end only rescales the unconstrained path. T·(number of batches) gradients.
public struct ProjectedGradientAscent: InnerMaximiser {
  public static let id = "projected"
  public static let title = "Projected gradient ascent"
  public static let source = Source("Madry et al. 2018", "§2.1")

  public var steps = 10
  public var rate = 0.1
  public var constraint = Constraint.l2(10)

  public init() {}

  public func maximise(_ problem: InnerProblem, from start: Tensor, keepingIterates: Bool) throws -> Ascent {
    try AscentLoop(
      schedule: Array(repeating: nil, count: steps), rate: rate, constraint: constraint, projection: .eachStep
    ).run(problem, from: start, keepingIterates: keepingIterates)
  }
}
