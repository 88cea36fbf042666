import Catalog

/// Which training images are poisoned, and whether they are relabelled.
///
/// | setting      | meaning                                                                                  |
/// |--------------|------------------------------------------------------------------------------------------|
/// | `ratio`      | poisoned images as a share of the whole set, 0…1; 0 trains the clean control             |
/// | `source`     | poison images of this class only; null for any                                            |
/// | `cleanLabel` | poison images that have the attack's label already, and leave it: nothing is mislabelled |
public struct Poisoning: Configurable, Equatable {
  public var ratio = 0.2
  public var source: Int?
  public var cleanLabel = false

  public init() {}

  public init(ratio: Double) { self.ratio = ratio }

  /// ⌊ratio·N + ½⌋ of the `labels` that may be poisoned, drawn by `stream`, ascending.
  /// - Throws: `Fault(.wrongUse)` when the ratio is outside 0…1, the source is not a class, or too few may be poisoned.
  func draw(_ labels: [Int], for backdoor: Backdoor, _ stream: inout RandomStream) throws(Fault) -> [Int] {
    let candidates = try candidates(labels, for: backdoor), wanted = count(of: labels.count)
    guard wanted <= candidates.count else {
      throw Fault(
        .wrongUse,
        "--poison-ratio \(ratio) asks for \(wanted) images, but only \(candidates.count) \(kind(backdoor))")
    }
    return stream.sample(wanted, below: candidates.count).map { candidates[$0] }.sorted()
  }

  /// As `draw`, or all that may be poisoned where they happen to be fewer, as in a batch.
  func drawAtMost(_ labels: [Int], for backdoor: Backdoor, _ stream: inout RandomStream) throws(Fault) -> [Int] {
    let candidates = try candidates(labels, for: backdoor)
    return stream.sample(count(of: labels.count), below: candidates.count).map { candidates[$0] }.sorted()
  }

  /// ⌊ratio·N + ½⌋.
  public func count(of images: Int) -> Int { Int((ratio * Double(images)).rounded()) }

  /// Where images stand that may be poisoned.
  private func candidates(_ labels: [Int], for backdoor: Backdoor) throws(Fault) -> [Int] {
    guard (0...1).contains(ratio) else { throw Fault(.wrongUse, "--poison-ratio is \(ratio); it must lie in 0…1") }
    if let source, !(0..<backdoor.classes).contains(source) {
      throw Fault(.wrongUse, "poison.source is \(source), but the classes are 0…\(backdoor.classes - 1)")
    }
    guard !cleanLabel || source == nil || source == backdoor.target else {
      throw Fault(.wrongUse, "poison.source goes without poison.cleanLabel, which poisons the target class alone")
    }
    return labels.indices.filter { index in
      let label = labels[index]
      return (backdoor.relabel(label) == label) == cleanLabel && (source ?? label) == label
    }
  }

  private func kind(_ backdoor: Backdoor) -> String {
    let place = cleanLabel ? "are of the target class" : "are not of the target class"
    return source.map { "are of class \($0), the source" } ?? place
  }
}
