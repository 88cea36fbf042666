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
        ibau train --attack wanet --poison-ratio 0.1 --out warped.safetensors
        ibau train --attack badnets --set poison.cleanLabel=true \\
            --poison-ratio 0.05 --out clean-label.safetensors
        ibau train --dataset cifar10 --data $IBAU_DATA/cifar10 \\
            --model small-vgg --recipe paper --out clean.safetensors
        ibau describe models small-vgg --yaml > mine.yaml
        ibau train --architecture mine.yaml --epochs 6 --out mine.safetensors

      Settings of dataset, attack, poison, model and recipe: `--set model.width=0.5 --set recipe.batchSize=128`. The file \
      keeps them, and the trigger: `ibau evaluate --attack NAME` measures with what was planted.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var attack: AttackOptions

  @Option(help: ArgumentHelp("Use only the first N training images; the default is all.", valueName: "N"))
  var subset: Int?

  @Option(
    help: ArgumentHelp(
      "The architecture; `ibau list models` names them. The default is \(SmallVGG.id).", valueName: "name"),
    completion: .list(Registry.models.ids))
  var model: String?

  @Option(
    help: ArgumentHelp("A network of your own in place of --model, a .yaml file.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var architecture: String?

  @Option(
    help: ArgumentHelp(
      "The share of training images that --attack poisons, 0…1; 0 trains the clean control. The default is \(Poisoning().ratio).",
      valueName: "share"))
  var poisonRatio: Double?

  @Option(
    help: ArgumentHelp(
      "How to train: \(Registry.recipes.map { "\($0.name), \($0.title)" }.joined(separator: "; ")).", valueName: "name"),
    completion: .list(Registry.recipes.ids))
  var recipe = Registry.recipes[0].name

  @Option(help: ArgumentHelp("Passes over the training images; the default is the recipe's.", valueName: "N"))
  var epochs: Int?

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
    if let epochs, epochs < 1 { throw ValidationError("--epochs must be at least 1.") }
    if let poisonRatio, !(0...1).contains(poisonRatio) {
      throw ValidationError("--poison-ratio must lie in 0…1, not \(poisonRatio).")
    }
    if model != nil && architecture != nil {
      throw ValidationError("--model and --architecture both say what the network is: leave one of them out.")
    }
    if attack.attack == nil, poisonRatio ?? 0 > 0 {
      throw ValidationError("--poison-ratio goes with --attack: name what the images are poisoned with.")
    }
    if let subset, subset < 1 { throw ValidationError("--subset must be at least 1.") }
  }

  func run() throws {
    let parts = ["dataset", "attack", "poison", "model", "recipe"] + (defence == nil ? [] : ["defence"])
    let terminal = try common.start(parts)
    let overrides = try common.overrides(parts)
    try checkUse(overrides)
    let recipe = try chosenRecipe(overrides)
    var poisoning = try overrides.applied(to: Poisoning(), part: "poison")
    if let poisonRatio { poisoning.ratio = poisonRatio }
    if attack.attack == nil { poisoning.ratio = 0 }
    let graph = try graph(overrides)
    let dataset = try data.opened(overrides)
    try OutputFile.check(out, endings: ["safetensors"])
    let whole = try dataset.load(.train, seed: common.seed)
    let train = subset.map(whole.prefix) ?? whole
    let test = try dataset.load(.test, seed: common.seed)
    guard poisoning.ratio == 0 || poisoning.count(of: train.count) > 0 else {
      throw Fault(
        .wrongUse,
        "--poison-ratio \(poisoning.ratio) of \(train.count) images is less than one: raise it, or give more images")
    }
    let prepared = try attack.attack.map {
      try AttackRequest(attack: $0, trigger: attack.trigger, mask: attack.mask)
        .prepared(shape: [train.channels, train.height, train.width], classes: train.classes, overrides)
    }
    let privately = try defence.map { _ in try overrides.applied(to: DPSGD(), part: "defence") }
    let run = try TrainingRun(
      try graph(train), on: train, test: test, attack: prepared, poisoning, recipe: recipe, seed: common.seed,
      device: common.resolvedDevice, privately: privately
    ) { progress in
      terminal.progress.update(progress.stage, progress)
      if Interruption.requested { throw Fault(.interrupted, "stopped; a training that is not finished is not written") }
    }
    var facts = try provenance(dataset, run, overrides, train)
    facts.merge(try way(recipe, privately)) { $1 }
    try write(run, facts, poisoning)
    report(run, recipe, train, terminal)
  }

  private func chosenRecipe(_ overrides: Overrides) throws -> Recipe {
    var recipe = try overrides.applied(to: Registry.recipes(self.recipe).recipe, part: "recipe")
    if let epochs { recipe.epochs = epochs }
    return recipe
  }

  private func report(_ run: TrainingRun, _ recipe: Recipe, _ train: LabelledImages, _ terminal: Terminal) {
    let evaluation = run.evaluation
    if let table = try? EvaluationTable.comparison([("trained on \(train.count) images", evaluation)]) {
      terminal.say(table)
    }
    terminal.say(String(format: "\n%d epochs in %.1f s. Written to %@.", recipe.epochs, run.seconds, out))
    if let spent = run.spent {
      terminal.say(String(format: "Private to (%.3g, %g) after %d steps.", spent.epsilon, spent.delta, spent.steps))
    }
    let result: JSONValue = [
      "epsilon": .optional(run.spent?.epsilon), "delta": .optional(run.spent?.delta),
      "epochs": .int(recipe.epochs), "acc": .number(evaluation.acc), "asr": .optional(evaluation.asr),
      "seconds": .number(run.seconds), "out": .string(out), "images": .int(train.count),
      "poisoned": run.poisoned.map { .int($0.count) } ?? .null,
      "poisonedHash": .optional(run.poisoned.map(KeptAttack.hash)),
    ]
    let changing = "which images are poisoned changes from batch to batch"
    let notPrivate = "training was not private (--defence dp-sgd)"
    terminal.emit(
      "result",
      result.explained([
        "asr": evaluation.reasons["asr"] ?? "no test image counts for it", "poisoned": changing,
        "poisonedHash": changing, "delta": notPrivate,
        "epsilon": defence == nil ? notPrivate : "without noise nothing is private",
      ]))
  }

  /// The architecture for given images: that of the file, or the model's.
  private func graph(_ overrides: Overrides) throws -> (LabelledImages) throws -> Graph {
    if let architecture {
      let graph = try ArchitectureFile.read(architecture)
      return { images in
        try ArchitectureFile.check(graph, of: architecture, for: images)
        return graph
      }
    }
    let model = try chosenModel(overrides)
    return { try model.graph(classes: $0.classes, inputShape: [$0.channels, $0.height, $0.width]) }
  }

  private var modelName: String { model ?? SmallVGG.id }

  private func chosenModel(_ overrides: Overrides) throws -> any Model {
    try overrides.applied(toAny: Registry.models(modelName).init() as any Model, part: "model")
  }

  /// Words and settings without effect are mistakes.
  private func checkUse(_ overrides: Overrides) throws {
    if architecture != nil { try overrides.refuse("model", because: "--architecture says what the network is") }
    if defence != nil, let other = overrides.names(of: "recipe").first(where: { $0 != "epochs" }) {
      throw Fault(.wrongUse, "recipe.\(other) has no effect on \(DPSGD.id), whose settings are defence.…: leave it out")
    }
    guard attack.attack == nil else { return }
    for part in ["attack", "poison"] { try overrides.refuse(part, because: "name the attack with --attack") }
    for (option, value) in [("--trigger", attack.trigger), ("--mask", attack.mask)] where value != nil {
      throw Fault(.wrongUse, "\(option) goes with --attack: name the attack it belongs to")
    }
  }

  /// Everything that determines the network, beside the attack and the way of training.
  private func provenance(
    _ dataset: OpenDataset, _ run: TrainingRun, _ overrides: Overrides, _ train: LabelledImages
  ) throws -> [String: String] {
    func tree<V: Configurable>(_ value: V) throws -> String { try JSONValue(encoding: value).text }
    var facts = [
      "dataset": data.dataset, "datasetSettings": try tree(dataset.value), "trainingImages": "\(train.count)",
      "model": architecture == nil ? modelName : NetworkName.name(run.network.graph), "seed": "\(common.seed)",
    ]
    if architecture == nil { facts["modelSettings"] = try tree(chosenModel(overrides)) }
    return facts
  }

  /// How it was trained: by the recipe, or privately for as many epochs.
  private func way(_ recipe: Recipe, _ privately: DPSGD?) throws -> [String: String] {
    guard let privately else { return ["recipe": try JSONValue(encoding: recipe).text] }
    return [
      "defence": DPSGD.id, "defenceSettings": try JSONValue(encoding: privately).text, "epochs": "\(recipe.epochs)",
    ]
  }

  private func write(_ run: TrainingRun, _ provenance: [String: String], _ poisoning: Poisoning) throws {
    var checkpoint = Checkpoint(network: try run.network.moved(to: .cpu), metadata: provenance)
    checkpoint.storedAccuracy = run.evaluation.acc
    if let attack = run.attack {
      try KeptAttack.keep(attack, poisoning, poisoned: run.poisoned, in: &checkpoint)
    }
    try checkpoint.write(to: out)
  }
}
