import Attacks
import Catalog
import Datasets
import Defences
import Experiments
import NN

/// The repairs that error gaps are read from: over widths of a network, over architectures, and over sizes of the clean
/// set, each repeated on splits of its own, with bounds and measures.
///
/// All networks are trained here, alike but for what varies, so that nothing else explains a difference. Widths and
/// architectures are compared at the largest clean set, which the sweep over sizes shares.
public struct GapRuns: Sendable {
  public var gaps: GapSettings
  public var dataset: any ImageDataset
  public var attack: any Attack
  public var recipe: Recipe
  public var defence: any Defence
  /// Of the victims' training; the runs' own follow from it.
  public var seed = 0
  public var threads = 1
  /// SHA-256 of the user's own images and of the user's own trigger.
  private var content: String?
  private var trigger: String?

  /// One round each: more are for the networks that one does not repair.
  public init(_ scale: Scale) throws {
    let laboratory = Laboratory(.cifar10, scale)
    (gaps, recipe, attack) = (GapSettings(scale), laboratory.recipe(), BadNets())
    dataset = try laboratory.dataset().dataset()
    defence = try laboratory.defence(IBAU.id, preset: "robust", ["rounds=1"]).defence()
  }

  /// The studies that are rendered from such runs.
  public static let studies: [any Study.Type] = [
    Table7.self, Table8.self, BoundAgainstWidth.self, BoundAgainstCleanSize.self, MeasuresStudy.self,
  ]

  /// Every setting of every sweep, in order.
  /// - Throws: `Fault(.wrongUse)` for settings that cannot be.
  public func settings() throws -> [GapSetting] {
    try gaps.validate()
    try recipe.validate(as: "recipe")
    guard !type(of: attack).isLearned else {
      throw Fault(
        .wrongUse,
        "\(type(of: attack).id) learns its trigger with each network, so that gaps of several would be about several "
          + "triggers. Name another with --attack")
    }
    return try GapSweep.allCases.flatMap(settings)
  }

  func settings(_ sweep: GapSweep) throws -> [GapSetting] {
    switch sweep {
    case .width:
      try gaps.widths.map { try setting(sweep, "width \($0)", .model(SmallVGG.id, ["width=\($0)"]), gaps.clean) }
    case .architecture:
      try gaps.models.map { try setting(sweep, Registry.models($0).title, model($0), gaps.clean) }
    case .cleanSize:
      try gaps.cleanSizes.map { try setting(sweep, "\($0) images", model(gaps.model), $0) }
    }
  }

  /// Every run once.
  public func runs() throws -> [StudyRun] { try Self.distinct(settings().flatMap(\.runs)) }

  static func distinct(_ runs: [StudyRun]) throws -> [StudyRun] {
    var seen: Set<String> = []
    return try runs.filter { seen.insert(try $0.fingerprint()).inserted }
  }

  // MARK: One setting

  /// With the stem and the width as far as it has them.
  private func model(_ name: String) throws -> NamedSettings {
    try .model(name, ["stem=\(gaps.stem.rawValue)", "width=\(gaps.width)"])
  }

  private func setting(
    _ sweep: GapSweep, _ label: String, _ model: NamedSettings, _ clean: Int
  ) throws -> GapSetting {
    let position = sweep == .cleanSize ? clean : try Self.channels(model)
    return GapSetting(
      sweep: sweep, label: label, position: Double(position), clean: clean, runs: try runs(model, clean))
  }

  /// The largest number of channels that a layer puts out, whatever the images.
  private static func channels(_ model: NamedSettings) throws -> Int {
    let graph = try model.model().graph(classes: 10, inputShape: [3, 32, 32])
    return try graph.shapes().filter { $0.count == 3 }.map { $0[0] }.max() ?? 0
  }

  private func runs(_ model: NamedSettings, _ clean: Int) throws -> [StudyRun] {
    let training = StudyTraining(
      model: model, images: gaps.images, poisoning: Poisoning(ratio: gaps.poisonRatio), recipe: recipe, seed: seed,
      trigger: trigger)
    let victim = StudyVictim(
      dataset: try NamedSettings(dataset), content: content, attack: try NamedSettings(attack),
      origin: .trained(by: training))
    let defence = try NamedSettings(defence)
    return (0..<gaps.runs).map { run in
      // A setting has at most a thousand runs: seeds below 10¹⁵ share no split.
      StudyRun(
        victim, defence, clean: clean, shuffle: true, heldOut: gaps.heldOut, seed: seed &* 1000 &+ run,
        threads: threads, extras: [.measures])
    }
  }
}

// MARK: What the user has

extension GapRuns {
  /// Has the runs say which images and which trigger they are about, where a name does not.
  public mutating func identify(_ data: OpenDataset, _ attack: AttackRequest) throws {
    let isNamed = [CIFAR10.id, GTSRB.id].contains(type(of: data.value).id)
    content = type(of: data.value).needsFolder && !isNamed ? try data.content() : nil
    trigger = try attack.triggerContent()
  }

  /// Whether `data` and the trigger serve the runs.
  /// - Throws: `Fault(.wrongUse)` if there are too few images, or the trigger does not fit them.
  public func check(_ data: OpenDataset, _ attack: AttackRequest) throws {
    let test = try data.load(.test, seed: 0), train = try data.load(.train, seed: 0).count
    _ = try self.attack.prepared(
      trigger: attack.ownTrigger(for: self.attack), shape: [test.channels, test.height, test.width],
      classes: test.classes)
    let largest = try settings().map(\.clean).max() ?? 0
    guard largest + gaps.heldOut <= test.count else {
      throw Fault(
        .wrongUse,
        "\(largest) clean and \(gaps.heldOut) held-out images are more than the \(test.count) test images. "
          + "Choose smaller sizes, or --set gaps.heldOut=\(max(1, test.count - largest))")
    }
    guard (gaps.images ?? 0) <= train else {
      throw Fault(
        .wrongUse,
        "networks are to be trained on \(gaps.images ?? 0) images, and there are \(train). --set gaps.images=\(train)")
    }
  }
}

extension StudyResult {
  /// Bounds, as log₁₀, and measures by name; empty if they were not asked for.
  var measures: [String: Double] {
    (extras[StudyExtra.measures.rawValue]?.object ?? [:]).compactMapValues(\.double)
  }
}
