import Catalog
import Experiments
import NN

/// Which networks and clean sets error gaps are compared over, and how often each.
public struct GapSettings: Configurable, Equatable {
  /// Multipliers of the small VGG's channels, in the sweep over widths.
  public var widths: [Double] = [0.5, 1, 2]
  /// Models, in the sweep over architectures.
  public var models: [String] = []
  /// n, in the sweep over clean-set sizes.
  public var cleanSizes: [Int] = [100, 500, 2500, 5000]
  /// n in the other two sweeps.
  public var clean = 5000
  /// The model in the sweep over sizes.
  public var model = SmallVGG.id
  /// Of models that have one, in the sweeps over architectures and sizes.
  public var stem = Stem.cifar
  public var width = 1.0
  /// Independent unlearnings per setting, each with its own split and seed.
  public var runs = 5
  /// Training images of each victim, the first ones in file order; nil for all.
  public var images: Int? = 10_000
  /// m, the images that test errors are counted on.
  public var heldOut = 5000
  public var poisonRatio = 0.2

  /// The laptop's.
  public init() {}

  public init(_ scale: Scale) {
    self.init()
    images = Laboratory(.cifar10, scale).images
    switch scale {
    case .smoke:
      (widths, cleanSizes, clean) = ([0.125, 0.25], [30, 60], 60)
      (width, runs, heldOut) = (0.125, 2, 60)
    case .laptop: break
    case .paper: (models, stem) = ([ResNet18.id, GoogLeNet.id, DenseNet121.id], .imagenet)
    }
  }

  public func validate() throws {
    let limits = SettingLimits("gaps")
    try limits.check("runs", runs, in: 1...1000)
    try limits.check("heldOut", heldOut, atLeast: 1)
    if let images { try limits.check("images", images, atLeast: 1) }
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
