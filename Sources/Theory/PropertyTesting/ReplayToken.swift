import Catalog

/// Names one random instance and the bound it is set against, in a line that another machine replays.
///
/// `1:a1:0:12:printed` is version 1, family a1, seed 0, instance 12 and the printed bound; ranges that are not the
/// default follow as `dimension=8,radius=1`.
public struct ReplayToken: Sendable, Hashable, CustomStringConvertible {
  /// Raised whenever a family draws other instances than before.
  public static let version = 1

  public var family: String
  public var seed: Int
  public var index: Int
  public var bound: String
  public var ranges = InstanceRanges()

  public init(family: String, seed: Int, index: Int, bound: String, ranges: InstanceRanges = InstanceRanges()) {
    self.family = family
    self.seed = seed
    self.index = index
    self.bound = bound
    self.ranges = ranges
  }

  /// Reads a token.
  /// - Throws: `Fault(.wrongUse)` for a text that is no token, or one of another version; `UnknownName` for a family or
  ///   a bound that does not exist; `SettingError` for ranges that do not.
  public init(_ text: String) throws {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first, let version = Int(first), (5...6).contains(parts.count) else {
      throw Fault(.wrongUse, "'\(text)' is no replay token; one looks like 1:a1:0:12:printed")
    }
    guard version == Self.version else {
      throw Fault(
        .wrongUse,
        "the token '\(text)' is of version \(version), and this program draws version \(Self.version): "
          + "replay it with the program that printed it")
    }
    guard let seed = Int(parts[2]), let index = Int(parts[3]), index >= 0 else {
      throw Fault(.wrongUse, "'\(text)' is no replay token: its seed and index must be whole numbers")
    }
    let family = try Registry.toyFamilies(parts[1]), bound = try Registry.hypergradientBounds(parts[4])
    var ranges = InstanceRanges()
    if parts.count == 6 {
      let assignments = try parts[5].split(separator: ",").map { try Assignment(String($0)) }
      ranges = try Settings.applying(assignments, to: ranges)
      try ranges.check()
    }
    self.init(family: family.id, seed: seed, index: index, bound: bound.id, ranges: ranges)
  }

  public var description: String {
    let changed = Settings.leaves(of: ranges).filter { $0.value != "null" }.map { "\($0.path)=\($0.value)" }
    return
      ([String(Self.version), family, String(seed), String(index), bound]
      + (changed.isEmpty ? [] : [changed.joined(separator: ",")])).joined(separator: ":")
  }
}
