import Catalog
import Datasets
import NN
import Torch

/// Plain fine-tuning on the clean images: the control with no trigger.
///
/// The laptop preset takes as many equal steps as a round of I-BAU's released recipes: one for each batch. `robust` takes
/// 150 a round whatever the number of images, for which raise `rounds`.
public struct FineTuning: Defence {
  public static let id = "fine-tuning"
  public static let title = "fine-tuning"
  public static let source = Source("control for Zeng et al. 2022")

  public static let presets = [
    Preset("laptop", "as many steps as a round of I-BAU as released", source, FineTuning()),
    Preset("paper", "a hundred passes, as BackdoorBench does", Source("Wu et al. 2022", "defense/ft.py"), paper),
  ]

  public var rounds = 1
  public var batchSize = 100
  public var optimiser = Optimiser.adam(rate: 1e-3)
  public var schedule = Recipe.Schedule.constant
  public var statistics = OuterStage.Statistics.running

  public init() {}

  static let paper: FineTuning = {
    var settings = FineTuning()
    settings.rounds = 100
    settings.batchSize = 256
    settings.optimiser = .sgd(rate: 0.01, momentum: 0.9)
    settings.optimiser.weightDecay = 5e-4
    settings.statistics = .batch
    return settings
  }()

  /// I-BAU with nothing patched is exactly this, so it is that code which runs.
  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    try optimiser.validate(as: "defence.optimiser")
    var equivalent = IBAU(plain: ())
    equivalent.rounds = rounds
    equivalent.batchSize = batchSize
    equivalent.inner.steps = 0
    equivalent.outer.patchShare = 0
    equivalent.outer.optimiser = optimiser
    equivalent.outer.schedule = schedule
    equivalent.outer.statistics = statistics
    equivalent.hypergradient.indirect = false
    var repair = try equivalent.repair(network, clean: clean, session)
    repair.trigger = nil
    for index in repair.rounds.indices { repair.rounds[index].triggerNorm = nil }
    return repair
  }
}
