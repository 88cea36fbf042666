import Catalog
import Torch

/// Where a training stands, after each step.
public struct TrainingProgress: Sendable {
  /// What is being done: "training", or a part of it that an attack has of its own.
  public var stage: String
  public var epoch: Int
  public var epochs: Int
  /// Steps taken since the start, and steps in all epochs together.
  public var step: Int
  public var steps: Int
  /// Mean loss of the epoch so far.
  public var loss: Double

  public init(stage: String = "training", epoch: Int, epochs: Int, step: Int, steps: Int, loss: Double) {
    self.stage = stage
    (self.epoch, self.epochs, self.step, self.steps, self.loss) = (epoch, epochs, step, steps, loss)
  }
}

/// Trains networks by mini-batch descent on the cross-entropy.
public struct Trainer: Sendable {
  public var recipe: Recipe
  public var seed: Int

  public init(_ recipe: Recipe, seed: Int) {
    self.recipe = recipe
    self.seed = seed
  }

  /// Trains `network` in place.
  /// - Throws: `Fault(.badData)` naming epoch and step when the loss stops being finite.
  public func train(
    _ network: Network, on samples: some Samples, progress: (TrainingProgress) throws -> Void = { _ in }
  ) throws {
    try recipe.validate(as: "recipe")
    let mode = try mode(for: network), optimiser = try recipe.optimiser.started(on: network.parameters)
    try epochs(of: samples.count, progress: progress) { factor, indices in
      optimiser.settings.rate = recipe.optimiser.rate * factor
      return try step(network, samples.batch(indices), optimiser, mode)
    }
  }

  /// How `network` is run while it is trained: dropout draws from the seed.
  public func mode(for network: Network) throws -> Mode {
    var dropout = RandomStream(seed: seed, stage: "dropout")
    return .training(try Generator(seed: dropout.seed(), device: network.device))
  }

  /// Goes through `count` samples in all epochs, a shuffled batch at a time.
  ///
  /// `step`: takes the factor of the learning rate and the batch's indices, and returns its loss.
  /// - Throws: `Fault(.badData)` naming stage, epoch and step when the loss stops being finite.
  public func epochs(
    of count: Int, stage: String = "training", progress: (TrainingProgress) throws -> Void = { _ in },
    _ step: (_ factor: Double, _ indices: [Int]) throws -> Double
  ) throws {
    guard count > 0 else { throw Fault(.wrongUse, "there are no images to train on") }
    let steps = (count + recipe.batchSize - 1) / recipe.batchSize
    for epoch in 0..<recipe.epochs {
      var stream = RandomStream(seed: seed, stage: "shuffle", index: epoch)
      let order = stream.permutation(count)
      var total = 0.0
      for index in 0..<steps {
        let fraction = Double(epoch * steps + index) / Double(recipe.epochs * steps)
        let indices = order[index * recipe.batchSize..<min((index + 1) * recipe.batchSize, count)]
        let loss = try step(recipe.schedule.factor(at: fraction), Array(indices))
        guard loss.isFinite else { throw notFinite(loss, stage, epoch, index) }
        total += loss
        try progress(
          TrainingProgress(
            stage: stage, epoch: epoch, epochs: recipe.epochs, step: epoch * steps + index + 1,
            steps: recipe.epochs * steps, loss: total / Double(index + 1)))
      }
    }
  }

  private func notFinite(_ loss: Double, _ stage: String, _ epoch: Int, _ step: Int) -> Fault {
    Fault(
      .badData,
      "the \(stage) loss is \(loss) at epoch \(epoch + 1), step \(step + 1): lower the "
        + "learning rate (recipe.optimiser.rate is \(recipe.optimiser.rate))")
  }

  /// One step on one batch; returns the loss before it.
  private func step(
    _ network: Network, _ batch: (images: Tensor, labels: Tensor), _ optimiser: OptimiserState, _ mode: Mode
  ) throws -> Double {
    let leaves = try network.parameters.leaves()
    let images = try batch.images.to(network.device)
    let labels = try batch.labels.to(network.device)
    let loss = try network.forward(images, parameters: leaves, mode).crossEntropy(labels)
    try optimiser.step(TensorBundle(try loss.gradients(of: leaves.tensors)))
    return try loss.item()
  }
}
