import Catalog
import Datasets
import NN
import Torch

/// TABOR: looks for triggers as Neural Cleanse does, with more asked of them, and judges them by a measure of its own.
///
/// With mask m `[1, 1, H, W]` and pattern p `[1, C, H, W]`, both in 0…1, f = m·p is the trigger alone. A trigger should
/// turn images, be small and smooth, hide nothing that matters, and be enough by itself (`TriggerDemands`). The classes
/// are compared by `TriggerMeasure`, whose outliers on the lower side are flagged; all of them are unlearned.
///
/// **Source.** Guo et al. 2019, whose text was not to be had: the objective is that of the public programs, the measure
/// stands here as it is cited, in both of its readings. The schedule of the size's weight is Neural Cleanse's, as in one
/// of those programs.
public struct TABOR: TriggerInversion {
  public static let id = "tabor"
  public static let title = "TABOR"
  public static let source = Source("Guo et al. 2019")

  public static let presets = [
    Preset("laptop", "Neural Cleanse's search on a laptop, with TABOR's demands", source, TABOR()),
    Preset("paper", "the public programs' steps", Source("Guo et al. 2019", "third-party programs"), paper),
  ]

  /// Passes over the clean images to unlearn what was flagged.
  public var rounds = 3
  public var batchSize = 50
  public var search = MaskSearchStage()
  public var demands = TriggerDemands()
  public var measure = TriggerMeasure()
  /// The anomaly index above which a class is flagged.
  public var anomalyIndex = 2.0
  public var unlearning = UnlearningStage()

  public init() { search.cost.initial = 1e-4 }

  /// 200 passes over 5,000 images.
  static let paper: TABOR = {
    var settings = TABOR()
    settings.rounds = 1
    settings.batchSize = 32
    settings.search.steps = 200
    settings.search.batchesPerStep = 156
    settings.search.earlyStop = 0
    settings.search.optimiser.rate = 1e-3
    return settings
  }()

  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    try search.validate(as: "defence.search")
    try demands.validate(as: "defence.demands")
    try measure.validate(as: "defence.measure")
    let (tuner, images) = try prepared(network, clean, session)
    let search = MaskSearch(
      settings: search, tuner: tuner, clean: images, size: demands.size, extra: { try demands.extra($0, tuner) })
    guard var triggers = try search.findAll() else { return tuner.repair() }
    for index in triggers.indices { triggers[index].score = try measure.score(triggers[index], tuner, clean) }
    return try unlearned(triggers, score: "measure A, \(measure.reading.rawValue)", tuner, images)
  }
}
