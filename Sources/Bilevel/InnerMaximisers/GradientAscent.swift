import Catalog
import Torch

/// T steps of δ ← δ + α∇h(δ) on all data, then one projection.
///
/// T·(number of batches) gradients.
public struct GradientAscent: InnerMaximiser {
  public static let id = "ascent"
  public static let title = "Gradient ascent"
  public static let source = Source("Zeng et al. 2022", "Algorithm 1")

  public var steps = 10
  public var rate = 0.1
  public var constraint = Constraint.l2(10)
  /// Stops early where the gradient has fallen to this share of the first; 0 takes all steps.
  public var tolerance = 0.0

  public init() {}

  public func maximise(_ problem: InnerProblem, from start: Tensor, keepingIterates: Bool) throws -> Ascent {
    try AscentLoop(
      schedule: Array(repeating: nil, count: steps), rate: rate, constraint: constraint, tolerance: tolerance
    ).run(problem, from: start, keepingIterates: keepingIterates)
  }
}
