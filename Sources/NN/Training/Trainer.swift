import Foundation
import Catalog
import Torch

/// How a network is trained from labelled images.
public struct Recipe: Configurable, Equatable {
  public enum Schedule: String, Codable, Sendable {
    case constant, cosine

    /// What the learning rate is multiplied with at `fraction` of the way, 0…1.
    public func factor(at fraction: Double) -> Double {
      switch self {
      case .constant: 1
      case .cosine: 0.5 * (1 + cos(.pi * fraction))
      }
    }
  }

  public var epochs = 10
  public var batchSize = 100
  public var optimiser = Optimiser.adam(rate: 2e-3)
  public var schedule = Schedule.cosine

  public init() {}

  /// - Parameter part: where these settings stand on the command line.
  /// - Throws: `Fault(.wrongUse)` naming the setting that makes no sense.
  public func validate(as part: String) throws(Fault) {
    let limits = SettingLimits(part)
    try limits.check("epochs", epochs, atLeast: 1)
    try limits.check("batchSize", batchSize, atLeast: 1)
    try optimiser.validate(as: "\(part).optimiser")
  }
}

/// Where a training stands, after each step.
public struct TrainingProgress: Sendable {
  public var epoch: Int
  public var epochs: Int
  /// Steps taken since the start, and steps in all epochs together.
  public var step: Int
  public var steps: Int
  /// Mean loss of the epoch so far.
  public var loss: Double

  public init(epoch: Int, epochs: Int, step: Int, steps: Int, loss: Double) {
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
    guard samples.count > 0 else { throw Fault(.wrongUse, "there are no images to train on") }
    try recipe.validate(as: "recipe")
    var dropout = RandomStream(seed: seed, stage: "dropout")
    let mode = Mode.training(try Generator(seed: dropout.seed(), device: network.device))
    let optimiser = try recipe.optimiser.started(on: network.parameters)
    let steps = (samples.count + recipe.batchSize - 1) / recipe.batchSize
    for epoch in 0..<recipe.epochs {
      var stream = RandomStream(seed: seed, stage: "shuffle", index: epoch)
      let order = stream.permutation(samples.count)
      var total = 0.0
      for step in 0..<steps {
        let fraction = Double(epoch * steps + step) / Double(recipe.epochs * steps)
        optimiser.settings.rate = recipe.optimiser.rate * recipe.schedule.factor(at: fraction)
        let indices = Array(order[step * recipe.batchSize..<min((step + 1) * recipe.batchSize, order.count)])
        let loss = try self.step(network, samples.batch(indices), optimiser, mode)
        guard loss.isFinite else {
          throw Fault(
            .badData,
            "the training loss is \(loss) at epoch \(epoch + 1), step \(step + 1): lower the "
              + "learning rate (recipe.optimiser.rate is \(recipe.optimiser.rate))")
        }
        total += loss
        try progress(
          TrainingProgress(
            epoch: epoch, epochs: recipe.epochs, step: epoch * steps + step + 1, steps: recipe.epochs * steps,
            loss: total / Double(step + 1)))
      }
    }
  }

  /// One step on one batch; returns the loss before it.
  private func step(
    _ network: Network, _ batch: (images: Tensor, labels: Tensor), _ optimiser: OptimiserState, _ mode: Mode
  ) throws -> Double {
    let leaves = try network.parameters.leaves()
    // Layout only: the kernels of a first-order pass run 1.3 times as fast on it.
    let images = try batch.images.to(network.device).contiguous(channelsLast: true)
    let labels = try batch.labels.to(network.device)
    let loss = try network.forward(images, parameters: leaves, mode).crossEntropy(labels)
    try optimiser.step(TensorBundle(try loss.gradients(of: leaves.tensors)))
    return try loss.item()
  }
}
