/// Which images an attack's success is measured on.
public enum EvaluationProtocol: String, Codable, Sendable, CaseIterable {
  /// The patched clean-set images, target class included: what the paper's released code prints.
  case released
  /// The patched held-out images, target class included.
  case heldOutInclusive
  /// The patched held-out images without those of the target class: the default.
  case heldOutExclusive
  /// The patched held-out images of the source class, for attacks that have one.
  case sourceOnly
}
