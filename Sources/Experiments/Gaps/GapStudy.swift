import Attacks
import Catalog
import Datasets
import Defences
import NN

/// Which unlearnings an investigation of error gaps consists of.
public struct GapStudy: Configurable {
  /// Multipliers of the small VGG's channels, in the sweep over widths.
  public var widths: [Double] = [0.5, 1, 2]
  /// Models, in the sweep over architectures.
  public var models: [String] = []
  /// n, in the sweep over clean-set sizes.
  public var cleanSizes: [Int] = [100, 500, 2500, 5000]
  /// n in the other two sweeps.
  public var clean = 1000
  /// The model in the sweep over sizes.
  public var model = SmallVGG.id
  /// Of models that have one, in the sweeps over architectures and sizes.
  public var stem = Stem.cifar
  public var width = 1.0
  /// Independent unlearnings per setting, each with its own split and seed.
  public var runs = 5
  /// Training images of each victim.
  public var images = 10_000
  /// m, the images that test errors are counted on.
  public var heldOut = 5000
  public var poisonRatio = 0.2

  public init() {}

  public func validate() throws {
    let limits = SettingLimits("gaps")
    try limits.check("runs", runs, in: 1...1000)
    try limits.check("heldOut", heldOut, atLeast: 1)
    try limits.check("images", images, atLeast: 1)
    try limits.check("poisonRatio", poisonRatio, in: 0...1)
    for size in cleanSizes + [clean] { try limits.check("clean", size, atLeast: 1) }
    for (name, count, distinct) in [
      ("widths", widths.count, Set(widths).count), ("models", models.count, Set(models).count),
      ("cleanSizes", cleanSizes.count, Set(cleanSizes).count),
    ] where count != distinct {
      throw Fault(.wrongUse, "gaps.\(name) names a value twice; each setting is run \(runs) times as it is")
    }
    guard !(widths.isEmpty && models.isEmpty && cleanSizes.isEmpty) else {
      throw Fault(.wrongUse, "there is nothing to vary: give --widths, --models or --clean-sizes")
    }
  }
}

/// A study with the data, training and defence that go with a scale.
public struct GapSettings: Sendable {
  public var study = GapStudy()
  public var dataset = CIFAR10.id
  /// `path=value` for the data set.
  public var datasetSettings: [String] = []
  public var attack = BadNets.id
  public var recipe = Recipe()
  public var defence = IBAU()
  public var threads = 1

  public init(_ scale: Scale) throws {
    switch scale {
    case .smoke: makeSmoke()
    case .laptop: makeLaptop()
    case .paper: try makePaper()
    }
  }

  private mutating func makeSmoke() {
    dataset = SyntheticSigns.id
    datasetSettings = ["train=100", "test=140", "size=16"]
    (study.widths, study.cleanSizes, study.clean) = ([0.125, 0.25], [40, 80], 40)
    (study.width, study.runs, study.images, study.heldOut) = (0.125, 2, 100, 60)
    recipe.epochs = 1
    (defence.rounds, defence.enough, defence.inner.nearRadius) = (1, 0, 0)
    (defence.inner.screening, defence.inner.views, defence.inner.batches, defence.outer.steps) = (1, 1, 1, 3)
  }

  /// One round each: more are for the networks that one does not repair.
  private mutating func makeLaptop() {
    defence.rounds = 1
  }

  /// Tables 7 and 8: three architectures with their published stems, 50 epochs on all images, the Trojan watermark.
  private mutating func makePaper() throws {
    attack = TrojanWatermark.id
    defence = try IBAU.preset("released-cifar")
    (study.widths, study.models) = ([], [ResNet18.id, GoogLeNet.id, DenseNet121.id])
    (study.cleanSizes, study.clean) = ([500, 2500, 5000], 5000)
    (study.model, study.stem, study.images) = (ResNet18.id, .imagenet, 50_000)
    recipe.epochs = 50
  }
}
