import Experiments

/// What varies while everything else stays.
public enum GapSweep: String, Codable, Sendable, CaseIterable {
  case width
  case architecture
  case cleanSize = "clean-size"

  /// What the horizontal axis counts.
  public var axis: String { self == .cleanSize ? "clean images n" : "channels of the widest layer" }
}

/// One point of a sweep.
public struct GapSetting: Sendable {
  public var sweep: GapSweep
  /// Tells the settings of one sweep apart.
  public var label: String
  /// On the axis.
  public var position: Double
  /// n.
  public var clean: Int
  /// Independent ones of the same network, each with its own split and seed.
  public var runs: [StudyRun]
}
