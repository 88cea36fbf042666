import Bilevel
import Catalog

/// How each round finds its perturbation δ.
public struct InnerStage: Configurable, Equatable {
  public enum Labels: String, Codable, Sendable, CaseIterable {
    /// The clean set's labels.
    case given
    /// What the network says of the clean image.
    case predicted
  }

  public enum Method: String, Codable, Sendable, CaseIterable {
    /// `steps` passes of one step per batch, in fixed order.
    case miniBatch
    /// `steps` steps on the whole set.
    case fullBatch
  }

  public var method = Method.miniBatch
  public var steps = 1
  /// How many batches a pass takes; 0 takes all.
  public var batches = 0
  /// Steps of a short climb towards each class, by which those that are unusually near are found and then climbed to;
  /// 0 makes one climb away from the labels instead, to wherever it leads.
  public var screening = 0
  /// How many climbs are made towards each class that was found, each on its own stretch of `batches` batches.
  public var views = 1
  /// Classes are also approached by climbs that stay within the ball of this radius, by steps of a quarter of it, and
  /// compared there among themselves; 0 only lets climbs go as far as `radius`.
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
    try limits.check("screening", screening, atLeast: 0)
    try limits.check("views", views, atLeast: 1)
    try limits.check("nearRadius", nearRadius, in: SettingLimits.magnitude)
    try limits.check("rate", rate, in: SettingLimits.magnitude)
    try limits.check("penalty", penalty, in: SettingLimits.magnitude)
    try limits.check("radius", radius, in: SettingLimits.magnitude)
  }

  /// How a class is approached.
  enum Reach: Sendable { case far, near }

  var reaches: [Reach] { nearRadius > 0 ? [.far, .near] : [.far] }

  /// What makes an untargeted climb.
  var maximiser: any InnerMaximiser { maximiser(.far, passes: steps) }

  /// What climbs with that reach; `passes` over its batches.
  func maximiser(_ reach: Reach, passes: Int) -> any InnerMaximiser {
    switch (reach, method) {
    case (.near, _): return nearMaximiser(passes)
    case (.far, .miniBatch):
      var ascent = MiniBatchAscent()
      ascent.passes = passes
      ascent.optimiser = optimiser
      ascent.rate = rate
      ascent.penalty = penalty
      ascent.constraint = .l2(radius)
      ascent.projection = projection
      return ascent
    case (.far, .fullBatch):
      var ascent = GradientAscent()
      ascent.steps = passes
      ascent.rate = rate
      ascent.constraint = .l2(radius)
      return ascent
    }
  }

  private func nearMaximiser(_ passes: Int) -> any InnerMaximiser {
    var ascent = MiniBatchAscent()
    ascent.passes = passes
    ascent.optimiser = .normalised
    ascent.rate = nearRadius / 4
    ascent.penalty = 0
    ascent.constraint = .l2(nearRadius)
    ascent.projection = .eachStep
    return ascent
  }
}
