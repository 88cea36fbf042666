import Catalog
import NN

/// How each round moves the weights.
public struct OuterStage: Configurable, Equatable {
  public enum Rounding: String, Codable, Sendable, CaseIterable { case down, up }
  public enum Statistics: String, Codable, Sendable, CaseIterable {
    /// Batch normalisation as in evaluation; its running statistics stay as they are.
    case running
    /// Batch normalisation as in training; its running statistics follow the clean images.
    case batch
  }

  /// The share of a batch that carries δ.
  public var patchShare = 0.01
  /// How share × batch becomes a whole number of images.
  public var rounding = Rounding.down
  /// One step per batch; otherwise one step per round on the whole set.
  public var stepPerBatch = true
  /// Steps per round; 0 takes each batch once.
  public var steps = 0
  public var optimiser = Optimiser.adam(rate: 1e-3)
  /// Of the learning rate over each round.
  public var schedule = Recipe.Schedule.constant
  public var clamp = false
  public var statistics = Statistics.running
  /// Whether the batches are drawn anew each round; otherwise they stand in file order.
  public var shuffle = false
  /// Whether the perturbations of earlier rounds stay: as many images again carry one of them.
  public var remember = false
  /// Whether the optimiser's moments start anew each round.
  public var restart = false
  /// Random crops and flips, drawn once.
  public var augment = false

  public init() {}

  func validate() throws(Fault) {
    let limits = SettingLimits("defence.outer")
    try limits.check("patchShare", patchShare, in: 0...1)
    try limits.check("steps", steps, atLeast: 0)
    try optimiser.validate(as: "defence.outer.optimiser")
  }

  /// How many of `count` images carry δ.
  public func patched(of count: Int) -> Int {
    patchShare.share(of: count, rounded: rounding == .down ? .down : .up)
  }
}
