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
  /// Of several climbs every second one stays near the images: by steps of half this length, within the ball of this
  /// radius. 0 lets them all go as far as `radius`.
  public var nearRadius = 0.0
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

  func validate() throws(Fault) {
    let limits = SettingLimits("defence.inner")
    try limits.check("steps", steps, atLeast: 0)
    try limits.check("batches", batches, atLeast: 0)
    try limits.check("candidates", candidates, atLeast: 1)
    try limits.check("nearRadius", nearRadius, in: SettingLimits.magnitude)
    try limits.check("rate", rate, in: SettingLimits.magnitude)
    try limits.check("penalty", penalty, in: SettingLimits.magnitude)
    try limits.check("radius", radius, in: SettingLimits.magnitude)
  }

  /// What makes the climb with that number.
  func maximiser(candidate: Int) -> any InnerMaximiser {
    if staysNear(candidate) { return nearMaximiser }
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

  func staysNear(_ candidate: Int) -> Bool { nearRadius > 0 && candidate % 2 == 1 }

  private var nearMaximiser: any InnerMaximiser {
    var ascent = MiniBatchAscent()
    ascent.passes = steps
    ascent.optimiser = .normalised
    ascent.rate = nearRadius / 2
    ascent.penalty = 0
    ascent.constraint = .l2(nearRadius)
    ascent.projection = .eachStep
    return ascent
  }
}
