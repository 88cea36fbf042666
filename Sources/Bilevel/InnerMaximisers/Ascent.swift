import Torch

/// What an inner maximiser reached and how it went there.
public struct Ascent: Sendable {
  /// δ; residuals are gradient norms relative to the first, applications are gradients of single batches.
  public var solution: Solution<Tensor>
  /// The objective that was climbed (penalty included) at each δ_t before step t, on the data of that step.
  public var values: [Double]
  /// ‖δ_t‖₂ from the start to the value returned: one more than `values`.
  public var norms: [Double]
  /// δ_t before each step, if they were to be kept.
  public var iterates: [Tensor]

  /// δ.
  public var point: Tensor { solution.value }
}
