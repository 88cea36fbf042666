import ArgumentParser
import Attacks
import Catalog
import Datasets
import Defences
import Experiments
import Foundation
import NN

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network, with or without a backdoor.",
    discussion: """
      Examples:
        ibau train --attack badnets --epochs 6 --out poisoned.safetensors
        ibau train --dataset cifar10 --data $IBAU_DATA/cifar10 \\
            --model small-vgg --epochs 20 --out clean.safetensors

      Settings of dataset, attack, model and recipe: `--set model.width=0.5 --set recipe.batchSize=128`.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var attack: AttackOptions

  @Option(help: ArgumentHelp("Use only the first N training images; the default is all.", valueName: "N"))
  var subset: Int?

  @Option(
    help: ArgumentHelp("The architecture; `ibau list models` names them.", valueName: "name"),
    completion: .list(Registry.models.ids))
  var model = SmallVGG.id

  @Option(
    help: ArgumentHelp(
      "The share of training images that --attack poisons, 0…1; 0 trains the clean control.", valueName: "share"))
  var poisonRatio = 0.2

  @Option(help: ArgumentHelp("Passes over the training images.", valueName: "N"))
  var epochs: Int

  @Option(
    help: ArgumentHelp("A defence that is a way of training: dp-sgd.", valueName: "name"), completion: .list([DPSGD.id])
  )
  var defence: String?

  @Option(
    help: ArgumentHelp("Where the network goes, a .safetensors file.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var out: String

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let defence, defence != DPSGD.id {
      throw ValidationError("--defence is \(DPSGD.id) in training, not '\(defence)'; the others repair: ibau defend.")
    }
    if epochs < 1 { throw ValidationError("--epochs must be at least 1.") }
    if !(0...1).contains(poisonRatio) { throw ValidationError("--poison-ratio must lie in 0…1, not \(poisonRatio).") }
    if let subset, subset < 1 { throw ValidationError("--subset must be at least 1.") }
  }

  func run() throws {
    let parts = ["dataset", "attack", "model", "recipe"] + (defence == nil ? [] : ["defence"])
    let terminal = try common.start(parts)
    let overrides = try common.overrides(parts)
    try checkUse(overrides)
    var recipe = Recipe()
    recipe.epochs = epochs
    recipe = try overrides.applied(to: recipe, part: "recipe")
    let model = try overrides.applied(toAny: Registry.models(self.model).init() as any Model, part: "model")
    let dataset = try data.opened(overrides)
    try OutputFile.check(out, endings: ["safetensors"])
    let whole = try dataset.load(.train, seed: common.seed)
    let train = subset.map(whole.prefix) ?? whole
    let test = try dataset.load(.test, seed: common.seed)
    let prepared = try attack.attack.map {
      try AttackRequest(attack: $0, trigger: attack.trigger, mask: attack.mask)
        .prepared(shape: [train.channels, train.height, train.width], classes: train.classes, overrides)
    }
    let run = try TrainingRun(
      model, on: train, test: test, attack: prepared, ratio: poisonRatio, recipe: recipe, seed: common.seed,
      device: common.resolvedDevice,
      privately: defence.map { _ in try overrides.applied(to: DPSGD(), part: "defence") }
    ) { progress in
      terminal.progress.update("training", progress)
      if Interruption.requested { throw Fault(.interrupted, "stopped; a training that is not finished is not written") }
    }
    try write(run, recipe)
    terminal.say(try EvaluationTable.comparison([("trained on \(train.count) images", run.evaluation)]))
    terminal.say(String(format: "\n%d epochs in %.1f s. Written to %@.", recipe.epochs, run.seconds, out))
    if let spent = run.spent {
      terminal.say(String(format: "Private to (%.3g, %g) after %d steps.", spent.epsilon, spent.delta, spent.steps))
    }
    let result: JSONValue = [
      "epsilon": .optional(run.spent?.epsilon), "delta": .optional(run.spent?.delta),
      "epochs": .int(recipe.epochs), "acc": .number(run.evaluation.acc), "asr": .optional(run.evaluation.asr),
      "seconds": .number(run.seconds), "out": .string(out), "images": .int(train.count),
    ]
    terminal.emit(
      "result",
      result.explained([
        "asr": run.evaluation.reasons["asr"] ?? "no test image counts for it",
        "epsilon": defence == nil ? "training was not private (--defence dp-sgd)" : "without noise nothing is private",
        "delta": "training was not private (--defence dp-sgd)",
      ]))
  }

  /// Words and settings without effect are mistakes.
  private func checkUse(_ overrides: Overrides) throws {
    guard attack.attack == nil else { return }
    try overrides.refuse("attack", because: "name the attack with --attack")
    for (option, value) in [("--trigger", attack.trigger), ("--mask", attack.mask)] where value != nil {
      throw Fault(.wrongUse, "\(option) goes with --attack: name the attack it belongs to")
    }
  }

  private func write(_ run: TrainingRun, _ recipe: Recipe) throws {
    var checkpoint = Checkpoint(network: try run.network.moved(to: .cpu))
    checkpoint.storedAccuracy = run.evaluation.acc
    checkpoint.metadata = [
      "dataset": data.dataset, "model": model, "recipe": try JSONValue(encoding: recipe).text,
      "seed": "\(common.seed)",
    ]
    if let attack = attack.attack {
      checkpoint.metadata["attack"] = attack
      checkpoint.metadata["poisonRatio"] = "\(poisonRatio)"
    }
    try checkpoint.write(to: out)
  }
}
