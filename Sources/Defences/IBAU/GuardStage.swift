import Catalog

/// A watch on clean accuracy that takes a round back.
public struct GuardStage: Configurable, Equatable {
  /// The share of the clean images that is kept out of the unlearning, to measure accuracy on; 0 switches it off.
  public var validationShare = 0.0
  /// The share of them that a round may lose, beyond what chance explains, before it is taken back.
  public var tolerance = 0.03
  /// What the learning rate is multiplied with after a round was taken back.
  public var backOff = 0.5

  public init() {}

  func validate() throws(Fault) {
    let limits = SettingLimits("defence.guarding")
    try limits.check("validationShare", validationShare, in: 0...0.9)
    try limits.check("tolerance", tolerance, in: 0...1)
    try limits.check("backOff", backOff, in: 0...1)
  }
}
