import Catalog
import Torch

/// One step per batch, in fixed order, `passes` times over the data, climbing h_b(δ) − λ‖δ‖².
///
/// The defaults are those of the released CIFAR-10 notebook: plain steps of 10, λ = 0.001, one projection at the end.
/// The GTSRB notebook takes `adam` with rate 1; `defense.py` takes projection `never`.
public struct MiniBatchAscent: InnerMaximiser {
  public static let id = "mini-batch"
  public static let title = "Mini-batch ascent"
  public static let source = Source("Zeng et al. 2022, released code", "cifar.ipynb, gtsrb.ipynb, defense.py")

  public var passes = 1
  public var optimiser = AscentRule.sgd
  public var rate = 10.0
  /// λ.
  public var penalty = 0.001
  public var constraint = Constraint.l2(10)
  public var projection = Projection.end

  public init() {}

  public func maximise(_ problem: InnerProblem, from start: Tensor, keepingIterates: Bool) throws -> Ascent {
    let order = (0..<passes).flatMap { _ in (0..<problem.batches).map(Optional.some) }
    return try AscentLoop(
      schedule: order, rule: optimiser, rate: rate, penalty: penalty, constraint: constraint, projection: projection
    ).run(problem, from: start, keepingIterates: keepingIterates)
  }
}
