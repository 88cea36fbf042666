import Catalog

/// Names one random instance and the bound it is set against, in a line that another machine replays.
///
/// `1:a1:0:12:printed` is version 1, family a1, seed 0, instance 12 and the printed bound; ranges that are not the
/// default follow as `dimension=8,radius=1`, and images that inputs were cut from as `images=cifar10@1c2f09ab`.
public struct ReplayToken: Sendable, Hashable, CustomStringConvertible {
  /// Raised whenever a family draws other instances than before.
  public static let version = 1

  public var family: String
  public var seed: Int
  public var index: Int
  public var bound: String
  public var ranges = InstanceRanges()
  /// `ImagePatches.source` of the images that inputs were cut from; nil where they were drawn.
  public var images: String?

  public init(
    family: String, seed: Int, index: Int, bound: String, ranges: InstanceRanges = InstanceRanges(),
    images: String? = nil
  ) {
    self.family = family
    self.seed = seed
    self.index = index
    self.bound = bound
    self.ranges = ranges
    self.images = images
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
    var assignments = try parts.dropFirst(5).flatMap { $0.split(separator: ",") }.map { try Assignment(String($0)) }
    let place = assignments.firstIndex { $0.path == "images" }
    let images = place.map { assignments.remove(at: $0).text }
    guard images == nil || family.takesImages else {
      throw Fault(.wrongUse, "'\(text)' is no replay token: family \(family.id) takes nothing from images")
    }
    let ranges = try Settings.applying(assignments, to: InstanceRanges())
    try ranges.check()
    self.init(family: family.id, seed: seed, index: index, bound: bound.id, ranges: ranges, images: images)
  }

  /// Refuses images other than those that the token's instance was cut from.
  func check(_ images: ImagePatches?) throws(Fault) {
    switch (self.images, images?.source) {
    case (let own?, nil):
      let name = own.prefix { $0 != "@" }
      throw Fault(
        .missingInput,
        "the token \(self) cuts its inputs from the images \(own): name them with --dataset \(name) and their folder")
    case (let own?, let other?) where own != other:
      throw Fault(.badData, "the token \(self) needs the images \(own), and these are \(other): name the same files")
    case (nil, let other?):
      throw Fault(.wrongUse, "the token \(self) takes nothing from images such as \(other): leave --dataset out")
    default: return
    }
  }

  public var description: String {
    let changed =
      Settings.leaves(of: ranges).filter { $0.value != "null" }.map { "\($0.path)=\($0.value)" }
      + (images.map { ["images=\($0)"] } ?? [])
    return
      ([String(Self.version), family, String(seed), String(index), bound]
      + (changed.isEmpty ? [] : [changed.joined(separator: ",")])).joined(separator: ":")
  }
}
