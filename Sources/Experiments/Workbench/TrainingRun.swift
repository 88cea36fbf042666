import Attacks
import Catalog
import Datasets
import Foundation
import NN
import Torch

/// Trains a network from scratch, with or without a backdoor.
public struct TrainingRun {
  public var network: Network
  public var evaluation: Evaluation
  public var seconds: Double

  /// `ratio` is the share of training images that are poisoned; 0 trains the clean control.
  public init(
    _ graph: Graph, on train: LabelledImages, test: LabelledImages, attack: PreparedAttack?, ratio: Double,
    recipe: Recipe, seed: Int, device: Device = .cpu, progress: (TrainingProgress) throws -> Void = { _ in }
  ) throws {
    let started = Date()
    var start = RandomStream(seed: seed, stage: "initialisation")
    network = try Network(graph, generator: Generator(seed: start.seed())).moved(to: device)
    let trainer = Trainer(recipe, seed: seed)
    if let attack, ratio > 0 {
      let poisoned = try PoisonedSamples(train, attack: attack, ratio: ratio, seed: seed)
      try trainer.train(network, on: poisoned, progress: progress)
    } else {
      try trainer.train(network, on: train, progress: progress)
    }
    seconds = Date().timeIntervalSince(started)
    evaluation = try Evaluator(clean: nil, heldOut: test, attack: attack).evaluate(network)
  }
}
