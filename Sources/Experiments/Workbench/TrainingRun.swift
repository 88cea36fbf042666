import Attacks
import Catalog
import Datasets
import Defences
import Foundation
import NN
import Torch

/// Trains a network from scratch, with or without a backdoor.
public struct TrainingRun {
  public var network: Network
  public var evaluation: Evaluation
  public var seconds: Double
  /// What was given away, if training was private.
  public var spent: DPSGD.Spent?

  /// `ratio` is the share of training images that are poisoned; 0 trains the clean control.
  public init(
    _ model: any Model, on train: LabelledImages, test: LabelledImages, attack: PreparedAttack?, ratio: Double,
    recipe: Recipe, seed: Int, device: Device = .cpu, privately: DPSGD? = nil,
    progress: (TrainingProgress) throws -> Void = { _ in }
  ) throws {
    let started = Date()
    let graph = try model.graph(classes: train.classes, inputShape: [train.channels, train.height, train.width])
    var start = RandomStream(seed: seed, stage: "initialisation")
    network = try Network(graph, generator: Generator(seed: start.seed())).moved(to: device)
    let poisoned = try ratio > 0 ? attack.map { try PoisonedSamples(train, attack: $0, ratio: ratio, seed: seed) } : nil
    let samples: any Samples = poisoned ?? train
    if let privately {
      spent = try privately.train(network, on: samples, recipe, seed: seed, progress: progress)
    } else {
      try Trainer(recipe, seed: seed).train(network, on: samples, progress: progress)
    }
    seconds = Date().timeIntervalSince(started)
    evaluation = try Evaluator(clean: nil, heldOut: test, attack: attack).evaluate(network)
  }
}
