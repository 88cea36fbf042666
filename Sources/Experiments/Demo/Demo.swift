import Attacks
import Catalog
import Datasets
import Defences
import NN
import Torch

/// The whole story on data that needs no download: train a poisoned network, unlearn the backdoor, show both.
public struct Demo: Configurable {
  public var dataset = SyntheticSigns()
  public var recipe = Recipe()
  public var attack = BadNets()
  public var defence = IBAU()
  public var poisonRatio = 0.2
  /// How many test images the defender holds.
  public var clean = 1000

  public init() {
    dataset.train = 4000
    recipe.epochs = 6
    // One round is enough on this network, and keeps the demo under three minutes.
    defence.rounds = 1
  }

  public struct Outcome {
    public var run: DefenceRun
    public var trainingSeconds: Double
    public var attack: PreparedAttack
    public var heldOut: LabelledImages
    public var poisoned: Network
  }

  /// Who is told what.
  public struct Listener {
    public var onData: (_ train: LabelledImages, _ test: LabelledImages) -> Void = { _, _ in }
    public var onTraining: (TrainingProgress) throws -> Void = { _ in }
    public var onTrained: (_ evaluation: Evaluation, _ seconds: Double) throws -> Void = { _, _ in }
    public var onRepair: (RepairSession.Progress) -> Void = { _ in }
    public var onRound: (RoundRecord) -> Void = { _ in }
    public var onWarning: (String) -> Void = { _ in }
    public var isCancelled: () -> Bool = { false }
    public init() {}
  }

  public func run(seed: Int, device: Device = .cpu, _ listener: Listener = Listener()) throws -> Outcome {
    let train = try dataset.load(.train, from: nil, seed: seed), test = try dataset.load(.test, from: nil, seed: seed)
    listener.onData(train, test)
    let shape = [train.channels, train.height, train.width]
    let prepared = try attack.prepared(trigger: nil, shape: shape, classes: train.classes)
    let (clean, heldOut) = try Split()(test, clean: self.clean, seed: seed)
    let training = try TrainingRun(
      SmallVGG().graph(classes: train.classes, inputShape: shape), on: train, test: heldOut, attack: prepared,
      Poisoning(ratio: poisonRatio), recipe: recipe, seed: seed, device: device, progress: listener.onTraining)
    try listener.onTrained(training.evaluation, training.seconds)
    let evaluator = Evaluator(clean: clean, heldOut: heldOut, attack: prepared)
    let run = try DefenceRun(
      defence, training.network, evaluator, seed: seed, onProgress: listener.onRepair, onRound: listener.onRound,
      onWarning: listener.onWarning, isCancelled: listener.isCancelled)
    return Outcome(
      run: run, trainingSeconds: training.seconds, attack: prepared, heldOut: heldOut, poisoned: training.network)
  }
}

extension Demo.Outcome {
  /// Whether the backdoor was there and is gone: ASR from above 0.9 to below 0.1, ACC down by less than 3 points.
  public var succeeded: Bool {
    guard let before = run.before.asr, let after = run.after.asr else { return false }
    return before > 0.9 && after < 0.1 && run.before.acc - run.after.acc < 0.03
  }
}
