import Catalog
import NN
import Torch

/// Trains a classifier together with the networks that make its triggers.
struct InputAwareTraining {
  private let settings: InputAware
  private let training: PoisonedTraining
  private let trigger: InputAwareTrigger
  private let optimiser: Optimiser

  init(_ settings: InputAware, _ training: PoisonedTraining) throws {
    self.settings = settings
    self.training = training
    guard training.poisoning.source == nil, !training.poisoning.cleanLabel else {
      throw Fault(
        .wrongUse, "input-aware chooses images anew for each batch: leave poison.source and poison.cleanLabel out")
    }
    guard (0...1).contains(training.poisoning.ratio) else {
      throw Fault(.wrongUse, "--poison-ratio is \(training.poisoning.ratio); it must lie in 0…1")
    }
    let images = training.images
    trigger = try InputAwareTrigger(
      shape: [images.channels, images.height, images.width], width: settings.width, seed: training.trainer.seed
    ).moved(to: training.network.device)
    var adam = Optimiser.adam(rate: settings.rate)
    (adam.beta1, adam.beta2) = (0.5, 0.9)
    optimiser = adam
  }

  func run() throws -> PoisonedTraining.Outcome {
    try trainMasks()
    try trainTogether()
    let finished = try trigger.moved(to: .cpu)
    let attack = try PreparedAttack(settings, classes: training.attack.classes) { _ in finished }
    return PoisonedTraining.Outcome(attack: attack, poisoned: nil)
  }

  /// Small masks that differ as much as their images do.
  private func trainMasks() throws {
    guard settings.maskEpochs > 0 else { return }
    let state = try optimiser.started(on: trigger.masks.parameters),
      mode = try training.trainer.mode(for: trigger.masks)
    var trainer = training.trainer
    trainer.recipe.epochs = settings.maskEpochs
    try trainer.epochs(of: training.images.count, stage: "mask", progress: training.progress) { factor, indices in
      state.settings.rate = settings.rate * factor
      let images = try batch(indices).images, leaves = try trigger.masks.parameters.leaves()
      let masks = try trigger.mask(of: images, parameters: leaves, mode)
      let excess = try (masks - settings.maskDensity).relu().mean()
      let loss = try excess * settings.maskWeight + diversity(images, masks) * settings.diversityWeight
      try state.step(TensorBundle(loss.gradients(of: leaves.tensors)))
      return try finite(loss)
    }
  }

  /// - Throws: `Fault(.badData)` unless the loss of the masks is finite.
  private func finite(_ loss: Tensor) throws -> Double {
    let value = try loss.item()
    guard value.isFinite else {
      throw Fault(
        .badData, "the loss of the masks is \(value): lower their learning rate (attack.rate is \(settings.rate))")
    }
    return value
  }

  /// The classifier on triggered, cross-triggered and clean images; the patterns towards its mistakes.
  private func trainTogether() throws {
    let recipe = training.trainer.recipe, network = training.network
    try recipe.validate(as: "recipe")
    let classifier = try recipe.optimiser.started(on: network.parameters)
    let generator = try optimiser.started(on: trigger.patterns.parameters)
    let mode = try training.trainer.mode(for: network)
    try training.trainer.epochs(of: training.images.count, progress: training.progress) { factor, indices in
      classifier.settings.rate = recipe.optimiser.rate * factor
      generator.settings.rate = settings.rate * factor
      let weights = try network.parameters.leaves(), shapes = try trigger.patterns.parameters.leaves()
      let (images, labels, spread) = try poisoned(indices, shapes, mode)
      let logits = try network.forward(images.contiguous(channelsLast: true), parameters: weights, mode)
      let loss = try logits.crossEntropy(labels) + spread * settings.diversityWeight
      let gradients = try loss.gradients(of: weights.tensors + shapes.tensors)
      try classifier.step(TensorBundle(Array(gradients.prefix(weights.count))))
      try generator.step(TensorBundle(Array(gradients.dropFirst(weights.count))))
      return try loss.item()
    }
  }

  /// A batch whose first images are triggered, whose next ones carry their neighbours' triggers, and the diversity loss
  /// of the patterns.
  private func poisoned(
    _ indices: [Int], _ shapes: TensorBundle, _ mode: Mode
  ) throws -> (images: Tensor, labels: Tensor, spread: Tensor) {
    let all = training.images.labels, target = settings.target ?? 0
    let eligible = indices.filter { all[$0] != target }
    let count = min(eligible.count, Int((training.poisoning.ratio * Double(indices.count)).rounded()))
    let chosen = Array(eligible.prefix(count)), rest = indices.filter { !Set(chosen).contains($0) }
    let cross = min(rest.count, Int((settings.crossRatio * Double(count)).rounded()))
    let labels = try Tensor(chosen.map { _ in target } + rest.map { all[$0] }).to(training.network.device)
    let images = try batch(chosen + rest).images
    guard count > 0 else { return (images, labels, try Tensor.scalar(0).to(images.device)) }

    // The triggers of the crossed images are those of the images that follow them.
    let donors = try Tensor((0..<cross).map { count + ($0 + 1) % rest.count }).to(images.device)
    let own = try images.sliced(0..<count)
    let makers = cross > 0 ? try Tensor.concatenated([own, images.gathered(donors)]) : own
    let patterns = try trigger.pattern(of: makers, parameters: shapes, mode)
    let masks = try withoutHistory { try trigger.mask(of: makers) }
    let carriers = try images.sliced(0..<count + cross)
    let laid = try trigger.laid(on: carriers, pattern: patterns, mask: masks)
    let untouched = try images.sliced(count + cross..<images.shape[0])
    return (try .concatenated([laid, untouched]), labels, try diversity(makers, patterns))
  }

  /// The mean of ‖x − x′‖/‖y − y′‖ over neighbours in the batch, in root mean squares.
  private func diversity(_ images: Tensor, _ outputs: Tensor) throws -> Tensor {
    let count = images.shape[0]
    let next = try Tensor((0..<count).map { ($0 + 1) % count }).to(images.device)
    let distance = { (x: Tensor) in
      // The root has no slope at 0.
      try ((x - x.gathered(next)).squared().mean(over: [1, 2, 3]) + 1e-12).squareRoot()
    }
    return try (distance(images) / (distance(outputs) + 1e-7)).mean()
  }

  private func batch(_ indices: [Int]) throws -> (images: Tensor, labels: Tensor) {
    let (images, labels) = try training.images.batch(indices)
    return (try images.to(training.network.device), labels)
  }
}
