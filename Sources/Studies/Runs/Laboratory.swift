import Attacks
import Catalog
import Datasets
import Defences
import Experiments
import NN

/// What a setting of the paper comes to at a scale: which images, which network, how it is trained, how much is clean.
///
/// | scale    | CIFAR-10                                            | GTSRB                             | CIFAR-10 or drawn signs |
/// |----------|-----------------------------------------------------|-----------------------------------|-------------------------|
/// | `smoke`  | drawn signs of 16 × 16 pixels, an eighth of the width | the same                          | the same                |
/// | `laptop` | 10,000 training images, 10 epochs; 5,000 clean      | drawn signs, 43 classes; 1,000    | drawn signs; 500        |
/// | `paper`  | all images, the paper's recipe; 5,000 clean         | GTSRB, likewise                   | CIFAR-10                |
///
/// Where the authors published the network, that is the victim at laptop and paper scale.
struct Laboratory {
  /// `signs` stands for CIFAR-10 where training on it is more than a laptop does.
  enum World { case cifar10, gtsrb, signs }

  let world: World
  let scale: Scale

  init(_ world: World, _ scale: Scale) { (self.world, self.scale) = (world, scale) }

  /// The usual number of clean images.
  var clean: Int {
    switch scale {
    case .smoke: 40
    case .laptop: world == .cifar10 ? 5000 : world == .gtsrb ? 1000 : 500
    case .paper: 5000
    }
  }

  func dataset() throws -> NamedSettings {
    switch (scale, world) {
    case (.smoke, _): try .dataset(SyntheticSigns.id, ["train=100", "test=140", "size=16"])
    case (.laptop, .gtsrb): try .dataset(SyntheticSigns.id, ["classes=43", "train=12000", "test=4000"])
    case (.laptop, .signs): try .dataset(SyntheticSigns.id, ["train=3000", "test=1500"])
    case (_, .cifar10), (_, .signs): try .dataset(CIFAR10.id)
    case (.paper, .gtsrb): try .dataset(GTSRB.id)
    }
  }

  func recipe() -> Recipe {
    var recipe = scale == .paper ? Recipe.paper : Recipe()
    if scale == .smoke { recipe.epochs = 1 }
    return recipe
  }

  // MARK: Victims

  /// A network poisoned with the attack of that name; the authors' own where there is one and nothing asks for another.
  ///
  /// On few drawn signs it is trained by the attack's own laptop recipe, which `settings` and `ratio` override.
  func victim(
    _ attack: String, _ settings: [String] = [], ratio: Double? = nil, model: String = SmallVGG.id,
    privacy: NamedSettings? = nil, seed: Int = 0
  ) throws -> StudyVictim {
    let own = scale == .laptop && world == .signs ? try Registry.attacks(attack).laptop : nil
    let ratio = ratio ?? own?.ratio ?? 0.2
    if let network = published(attack), scale != .smoke, settings.isEmpty, ratio == 0.2, privacy == nil,
      model == SmallVGG.id
    {
      return StudyVictim(
        dataset: try ownersDataset(), attack: try .attack(attack, network.settings),
        origin: .published(as: network.files))
    }
    var recipe = recipe()
    if let own { (recipe.epochs, recipe.batchSize) = (own.epochs, own.batchSize) }
    // Seven copies of every drawing, each of which is soon learned.
    if scale == .laptop, world == .gtsrb, attack == SevenBySeven.id { recipe.epochs = 3 }
    return StudyVictim(
      dataset: try dataset(), attack: try .attack(attack, (own?.settings ?? []) + settings),
      origin: .trained(
        by: StudyTraining(
          model: try .model(scale == .paper ? model : SmallVGG.id, width), images: images,
          poisoning: Poisoning(ratio: ratio), recipe: recipe, seed: seed, privacy: privacy)))
  }

  private var width: [String] {
    scale == .smoke ? ["width=0.125"] : scale == .laptop && world == .signs ? ["width=0.5"] : []
  }

  /// Whether the authors' network is the victim.
  func isPublished(_ attack: String) -> Bool { scale != .smoke && published(attack) != nil }

  /// How many training images a victim is trained on; nil for all.
  var images: Int? { scale == .laptop && world == .cifar10 ? 10_000 : nil }

  /// The network that the authors poisoned with `other`, to be measured with a trigger that it never saw; nil at smoke
  /// scale, which has none of theirs.
  func stranger(to attack: String, poisonedWith other: String) throws -> StudyVictim? {
    guard scale != .smoke, let (own, settings) = published(attack), let network = published(other) else { return nil }
    var files = own
    (files.network, files.poisonedWith) = (network.files.network, other)
    return StudyVictim(
      dataset: try ownersDataset(), attack: try .attack(attack, settings), origin: .published(as: files))
  }

  private func ownersDataset() throws -> NamedSettings {
    world == .gtsrb ? try .dataset(GTSRB.id) : try dataset()
  }

  private func published(_ attack: String) -> (files: PublishedNetwork, settings: [String])? {
    let l0 = ("triggers/l0_inv.png", "triggers/l0_inv_mask.npy")
    return switch (world, attack) {
    case (.cifar10, BadNets.id): (PublishedNetwork("checkpoints/badnets_8_02_ckpt.pth"), [])
    case (.cifar10, L0Invisible.id):
      (PublishedNetwork("checkpoints/l0_inv_0_02_ckpt.pth", trigger: l0.0, mask: l0.1), [])
    case (.cifar10, TrojanWatermark.id):
      (PublishedNetwork("checkpoints/trojan_wm_2_02_ckpt.pth", trigger: "triggers/trojan_wm.png"), ["target=2"])
    case (.gtsrb, L0Invisible.id):
      (PublishedNetwork("checkpoints/gtsrbl0_inv_0_02_ckpt.pth", trigger: l0.0, mask: l0.1), [])
    default: nil
    }
  }

  // MARK: Defences

  /// The defence of that name as it is used at this scale: the paper's settings, the laptop's, or hardly any work.
  ///
  /// - Parameter preset: of I-BAU, whose presets have names of their own; by default the released code's for this data.
  func defence(_ name: String, preset: String? = nil, _ settings: [String] = []) throws -> NamedSettings {
    let own = name == IBAU.id ? preset ?? released : scale == .paper ? "paper" : "laptop"
    let known = try NamedSettings.presets(of: name)
    let little = scale == .smoke ? Self.little + (Self.particular[name] ?? []) : []
    return try .defence(name, preset: known.contains(own) ? own : nil, little + settings)
  }

  private var released: String { world == .gtsrb ? "released-gtsrb" : "released-cifar" }

  /// One step of everything.
  private static let little = [
    "rounds=1", "enough=0", "inner.screening=1", "inner.views=1", "inner.batches=1", "inner.nearRadius=0",
    "outer.steps=3", "search.steps=8", "search.batchesPerStep=1", "search.batchSize=20", "search.noise=8",
    "search.judged=20", "teacherRounds=1", "channelsPerStep=4", "uap.images=10", "uap.steps=3", "uap.passes=1",
  ]

  /// Images of 16 × 16 pixels leave nothing to crop to.
  private static let particular = [NAD.id: ["tuning.augment=false"]]
}

extension NamedSettings {
  fileprivate static func presets(of defence: String) throws -> [String] {
    func ids<D: Defence>(_ type: D.Type) -> [String] { D.presets.map(\.id) }
    return ids(try Registry.defences(defence))
  }
}
