import Catalog
import NN
import Torch

/// What turns images into one class, as a defence found it.
public struct ClassTrigger: Sendable {
  /// The class.
  public var target: Int
  /// How much of each pixel is replaced, [1, 1, H, W] in 0…1; nil for a pattern that is added.
  public var mask: Tensor?
  /// What is put there, or added: [1, C, H, W].
  public var pattern: Tensor
  /// ‖mask‖₁ in pixels; of an added pattern ‖·‖₁ over its channels' mean.
  public var norm: Double
  /// The share of the images that the search saw last which were taken for `target` with it.
  public var success: Double
  /// What is compared among the classes: an outlier on its lower side is a backdoor.
  public var score: Double
  /// The score's distance from the median in units of the deviation.
  public var anomalyIndex = 0.0
  public var isFlagged = false

  public init(
    target: Int, mask: Tensor?, pattern: Tensor, norm: Double, success: Double, score: Double
  ) {
    (self.target, self.mask, self.pattern) = (target, mask, pattern)
    (self.norm, self.success, self.score) = (norm, success, score)
  }

  /// `images` [N, C, H, W] with the trigger, in 0…1.
  public func laid(on images: Tensor) throws -> Tensor {
    let pattern = try self.pattern.to(images.device)
    guard let mask = try mask?.to(images.device) else { return try (images + pattern).clamped(to: 0...1) }
    return try images + mask * (pattern - images)
  }
}

/// What a defence that looks for a trigger of every class saw.
public struct TriggerInspection: Sendable {
  /// Class by class.
  public var triggers: [ClassTrigger]
  /// What the score is, for tables.
  public var score: String

  public var flagged: [ClassTrigger] { triggers.filter(\.isFlagged) }

  /// Compares the scores: flags those that are smaller than the others by more than `threshold` deviations.
  init(_ triggers: [ClassTrigger], score: String, threshold: Double, side: MedianDeviation.Side = .both) {
    let deviation = MedianDeviation(triggers.map(\.score), side: side)
    self.score = score
    self.triggers = triggers.map { trigger in
      var judged = trigger
      judged.anomalyIndex = deviation.index(of: trigger.score)
      judged.isFlagged = deviation.isOutlier(trigger.score, threshold: threshold)
      return judged
    }
  }

  /// - Throws: `Fault(.wrongUse)` where the classes are too few to tell one from the rest.
  static func requireClasses(_ network: Network, for defence: String) throws(Fault) {
    guard network.classes >= 3 else {
      throw Fault(
        .wrongUse,
        "\(defence) compares classes, and an outlier among \(network.classes) cannot be told: it takes a network "
          + "with at least 3")
    }
  }
}
