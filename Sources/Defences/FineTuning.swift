import Catalog
import Datasets
import NN
import Torch

/// Plain fine-tuning on the clean images, with no trigger: a baseline, and with few steps the control for I-BAU.
public struct FineTuning: Defence, TunedDefence {
  public static let id = "fine-tuning"
  public static let title = "fine-tuning"
  public static let source = Source("control for Zeng et al. 2022")

  public static let presets = [
    Preset("laptop", "fifty passes at a high rate, with crops, flips and dropout", source, FineTuning()),
    Preset("paper", "a hundred passes, as BackdoorBench does", Source("Wu et al. 2022", "defense/ft.py"), paper),
    Preset("equal-steps", "the control: the steps of a round of I-BAU as released", source, equalSteps),
  ]

  /// Passes over the clean images.
  public var rounds = 50
  public var batchSize = 100
  public var tuning = TuningStage.vigorous

  public init() {}

  /// A step of Adam for each batch, batch normalisation as in evaluation. I-BAU's `robust` takes 150 steps a round,
  /// whatever the number of images.
  static let equalSteps: FineTuning = {
    var settings = FineTuning()
    settings.rounds = 1
    settings.tuning = TuningStage(.adam(rate: 1e-3), schedule: .constant)
    settings.tuning.statistics = .running
    return settings
  }()

  static let paper: FineTuning = {
    var settings = FineTuning()
    settings.rounds = 100
    settings.batchSize = 256
    settings.tuning.optimiser.rate = 0.01
    return settings
  }()

  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    try tuning.validate(as: "defence.tuning")
    let (tuner, images) = try begun(network, clean, session)
    try tuner.tune(TuningPlan(stage: tuning, rounds: rounds), on: images) { try tuner.gradient($0) }
    return tuner.repair()
  }
}
