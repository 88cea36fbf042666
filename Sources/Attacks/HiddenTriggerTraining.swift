import Catalog
import Datasets
import NN
import Torch

/// Trains a clean network, makes the poisoned images for it, and trains its last layer on.
struct HiddenTriggerTraining {
  private let settings: HiddenTrigger
  private let training: PoisonedTraining
  private let backdoor: Backdoor
  private var network: Network { training.network }
  private var images: LabelledImages { training.images }

  init(_ settings: HiddenTrigger, _ training: PoisonedTraining) throws {
    self.settings = settings
    self.training = training
    backdoor = training.attack.backdoors[0]
    guard training.poisoning.source == nil else {
      throw Fault(.wrongUse, "hidden-trigger poisons its target class: leave poison.source out, set attack.sourceClass")
    }
    guard training.network.graph.nodes.last?.layer.kind is Linear else {
      throw Fault(.wrongUse, "hidden-trigger trains the last layer on, which must be a linear one")
    }
  }

  func run() throws -> PoisonedTraining.Outcome {
    let poisoned = try chosen()
    try training.trainer.train(network, on: images, progress: training.progress)
    let changed = try collided(poisoned)
    try trainHead(poisoned, changed)
    return PoisonedTraining.Outcome(attack: training.attack, poisoned: poisoned)
  }

  /// The images of the target class that are to be changed.
  private func chosen() throws -> [Int] {
    guard images.labels.contains(settings.sourceClass ?? -1) else {
      throw Fault(.badData, "there is no training image of class \(settings.sourceClass ?? -1), the source")
    }
    var poisoning = training.poisoning
    poisoning.cleanLabel = true
    var stream = RandomStream(seed: training.trainer.seed, stage: "poison")
    return try poisoning.draw(images.labels, for: backdoor, &stream)
  }

  /// The images at `indices`, changed so that their features are those of triggered source images.
  private func collided(_ indices: [Int]) throws -> Tensor {
    let collision = FeatureCollision(
      network: network, epsilon: settings.epsilon, steps: settings.steps, rate: settings.rate)
    let size = 100, batches = stride(from: 0, to: indices.count, by: size).map { $0..<min($0 + size, indices.count) }
    let sources = images.labels.indices.filter { images.labels[$0] == settings.sourceClass }
    let total = batches.count * settings.steps
    return try .concatenated(
      batches.enumerated().map { number, range in
        var stream = RandomStream(seed: training.trainer.seed, stage: "hidden-trigger/pairs", index: number)
        let partners = range.map { _ in sources[Int.random(in: sources.indices, using: &stream)] }
        let triggered = try backdoor.plant(in: images.batch(partners).images)
        return try collision.made(from: images.batch(range.map { indices[$0] }).images, towards: triggered) {
          step, loss in
          try training.progress(
            TrainingProgress(
              stage: "collision", epoch: 0, epochs: 1, step: number * settings.steps + step, steps: total, loss: loss))
        }
      })
  }

  /// Trains the last layer on all training images, those at `indices` in their changed form.
  private func trainHead(_ indices: [Int], _ changed: Tensor) throws {
    let clean = try network.features(of: images), width = clean.shape[1]
    let both = try Tensor.concatenated([
      clean, network.features(of: TensorSamples(images: changed, labels: Tensor(indices))),
    ])
    let rows = Dictionary(uniqueKeysWithValues: indices.enumerated().map { ($1, images.count + $0) })
    let order = try Tensor(images.labels.indices.map { rows[$0] ?? $0 })
    let samples = TensorSamples(
      images: try both.gathered(order).reshaped([images.count, width, 1, 1]), labels: try Tensor(images.labels))
    let (head, last) = try head(width)
    var recipe = Recipe()
    (recipe.epochs, recipe.optimiser) = (settings.headEpochs, .adam(rate: settings.headRate))
    try Trainer(recipe, seed: training.trainer.seed).train(head, on: samples) { progress in
      var progress = progress
      progress.stage = "last layer"
      try training.progress(progress)
    }
    try last.copy(from: head.parameters)
  }

  /// The last layer as a network of its own, and its weights' places in the whole one.
  private func head(_ width: Int) throws -> (network: Network, place: TensorBundle) {
    let last = network.graph.nodes[network.graph.nodes.count - 1]
    var graph = Graph(inputShape: [width, 1, 1])
    graph.append("flatten", Flatten())
    graph.append(last.name, last.layer.kind)
    let head = try Network(graph, generator: Generator(seed: 0)).moved(to: network.device)
    let known = Dictionary(uniqueKeysWithValues: zip(network.parameterNames, network.parameters.tensors))
    let place = TensorBundle(head.parameterNames.compactMap { known[$0] })
    try head.parameters.copy(from: place)
    return (head, place)
  }
}
