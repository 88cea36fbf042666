import Catalog

/// A watch on clean accuracy that takes a round back.
public struct GuardStage: Configurable, Equatable {
  /// The share of the clean images that is kept out of the unlearning, to measure accuracy on; 0 switches it off.
  public var validationShare = 0.0
  /// The loss of accuracy on them beyond which a round is taken back and tried again with half the learning rate.
  public var tolerance = 0.03
  /// How often one round is tried.
  public var attempts = 3

  public init() {}
}
