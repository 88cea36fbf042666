import Catalog
import Torch

/// T steps of ascent of h(δ) − λ‖δ‖² on all data, without a constraint.
///
/// The penalty adds −2λ to every curvature, so h need only be less convex than that for the iteration to contract.
public struct PenalisedAscent: InnerMaximiser {
  public static let id = "penalised"
  public static let title = "Penalised ascent"
  public static let source = Source("Zeng et al. 2022, released code", "defense.py, loss_inner")

  public var steps = 10
  public var rate = 0.1
  /// λ.
  public var penalty = 0.001
  /// Stops early where the gradient has fallen to this share of the first; 0 takes all steps.
  public var tolerance = 0.0

  public init() {}

  public func maximise(_ problem: InnerProblem, from start: Tensor, keepingIterates: Bool) throws -> Ascent {
    try AscentLoop(
      schedule: Array(repeating: nil, count: steps), rate: rate, penalty: penalty, tolerance: tolerance
    ).run(problem, from: start, keepingIterates: keepingIterates)
  }
}
