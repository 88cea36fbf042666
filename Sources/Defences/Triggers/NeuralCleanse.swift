import Catalog
import Datasets
import NN
import Torch

/// Neural Cleanse: looks for the smallest trigger of every class, and unlearns those that are unusually small.
///
/// | symbol | shape          | unit       | meaning                                    |
/// |--------|----------------|------------|--------------------------------------------|
/// | `m`    | `[1, 1, H, W]` | 0…1        | mask: how much of a pixel is replaced      |
/// | `p`    | `[1, C, H, W]` | image, 0…1 | pattern: what is put there                 |
///
/// A class is flagged if ‖m‖₁ lies below the classes' median by more than `anomalyIndex` median absolute deviations.
/// All flagged triggers are unlearned, as in the paper's A.4.2; Wang et al. unlearn one.
///
/// **Source.** Wang et al. 2019; Zeng et al. 2022, A.4.2.
public struct NeuralCleanse: TriggerInversion {
  public static let id = "neural-cleanse"
  public static let title = "Neural Cleanse"
  public static let source = Source("Wang et al. 2019")

  public static let presets = [
    Preset("laptop", "120 gradient steps a class, fifty vigorous passes", source, NeuralCleanse()),
    Preset("paper", "the original's settings", Source("Wang et al. 2019", "released program"), paper),
  ]

  /// Passes over the clean images to unlearn what was flagged.
  public var rounds = 50
  public var batchSize = 100
  public var search = MaskSearchStage()
  /// The anomaly index above which a class is flagged.
  public var anomalyIndex = 2.0
  public var unlearning = UnlearningStage()

  // A mask that few images were searched with may stand beside the trigger, and unlearning it gently leaves the trigger.
  public init() {
    unlearning.tuning = .vigorous
    unlearning.tuning.optimiser.rate = 0.05
  }

  /// 1000 adjustments of 31 steps each a class, then one pass.
  static let paper: NeuralCleanse = {
    var settings = NeuralCleanse()
    settings.rounds = 1
    settings.batchSize = 32
    settings.search.steps = 1000
    settings.search.batchesPerStep = 31
    settings.unlearning = UnlearningStage()
    return settings
  }()

  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    try search.validate(as: "defence.search")
    let (tuner, images) = try prepared(network, clean, session)
    let search = MaskSearch(settings: search, tuner: tuner, clean: images, size: { try $0.mask.sum() })
    guard let triggers = try search.findAll() else { return tuner.repair() }
    return try unlearned(triggers, score: "‖mask‖₁", tuner, images)
  }
}
