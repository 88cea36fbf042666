import Bilevel
import Catalog

/// How each round finds its perturbation δ.
public struct InnerStage: Configurable, Equatable {
  public enum Labels: String, Codable, Sendable {
    /// The clean set's labels.
    case given
    /// What the network says of the clean image.
    case predicted
  }

  public enum Method: String, Codable, Sendable {
    /// `steps` passes of one step per batch, in fixed order.
    case miniBatch
    /// `steps` steps on the whole set.
    case fullBatch
  }

  public var method = Method.miniBatch
  public var steps = 1
  /// How many batches a pass takes; 0 takes all.
  public var batches = 0
  /// How many climbs are made, each on its own stretch of `batches` batches; the one is kept whose direction flips
  /// half of the images at the smallest norm.
  public var candidates = 1
  public var optimiser = AscentRule.sgd
  public var rate = 10.0
  /// λ in the objective CE − λ‖δ‖².
  public var penalty = 0.001
  public var labels = Labels.predicted
  /// C, the bound on ‖δ‖₂.
  public var radius = 10.0
  public var projection = Projection.end
  /// Whether the patched image is clipped to 0…1.
  public var clamp = false
  /// Fresh random crops and flips in each pass.
  public var augment = false

  public init() {}

  func maximiser() -> any InnerMaximiser {
    switch method {
    case .miniBatch:
      var ascent = MiniBatchAscent()
      ascent.passes = steps
      ascent.optimiser = optimiser
      ascent.rate = rate
      ascent.penalty = penalty
      ascent.constraint = .l2(radius)
      ascent.projection = projection
      return ascent
    case .fullBatch:
      var ascent = GradientAscent()
      ascent.steps = steps
      ascent.rate = rate
      ascent.constraint = .l2(radius)
      return ascent
    }
  }
}
