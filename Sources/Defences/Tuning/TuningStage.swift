import Catalog
import NN

/// How a defence moves the weights on the clean images.
public struct TuningStage: Configurable, Equatable {
  public var optimiser = Optimiser.adam(rate: 1e-3)
  /// Of the learning rate over all rounds.
  public var schedule = Recipe.Schedule.cosine
  public var statistics = OuterStage.Statistics.batch
  /// Whether the network's dropout draws, as in training.
  public var dropout = false
  /// Random crops and flips, drawn anew each round.
  public var augment = false
  /// The side of a square that is blackened in each image, in pixels; 0 for none.
  public var cutout = 0

  public init() {}

  init(_ optimiser: Optimiser, schedule: Recipe.Schedule = .cosine) {
    self.optimiser = optimiser
    self.schedule = schedule
  }

  /// A high rate that falls to nothing, crops, flips and dropout: enough by itself to make a small network forget a trigger
  /// in some fifty passes, where it is not shown.
  static let vigorous: TuningStage = {
    var stage = TuningStage(.sgd(rate: 0.1, momentum: 0.9))
    stage.optimiser.weightDecay = 5e-4
    (stage.augment, stage.dropout) = (true, true)
    return stage
  }()

  func validate(as part: String) throws(Fault) {
    try optimiser.validate(as: "\(part).optimiser")
    try SettingLimits(part).check("cutout", cutout, atLeast: 0)
  }
}

/// A stretch of rounds: what is done in each, and how the learning rate goes.
struct TuningPlan {
  var stage: TuningStage
  var rounds: Int
  /// What the progress line calls it.
  var name = "weights"
  /// Whether its rounds are measured and recorded.
  var isRecorded = true
  /// What is done before a round's steps.
  var opening: (_ round: Int) throws -> Void = { _ in }
  /// What the learning rate of a round, counted from 0, is multiplied with beside the schedule.
  var factor: (_ round: Int) -> Double = { _ in 1 }

  func rate(round: Int, step: Int, of steps: Int) -> Double {
    let fraction = (Double(round) + Double(step) / Double(steps)) / Double(rounds)
    return stage.optimiser.rate * stage.schedule.factor(at: fraction) * factor(round)
  }
}
