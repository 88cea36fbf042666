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
  /// The attack as it is planted from now on; one that is learned is known only now.
  public var attack: PreparedAttack?
  /// The training images that were poisoned, ascending; nil where they changed from batch to batch.
  public var poisoned: [Int]?
  public var evaluation: Evaluation
  public var seconds: Double
  /// What was given away, if training was private.
  public var spent: DPSGD.Spent?

  /// A poisoning with ratio 0 trains the clean control.
  public init(
    _ graph: Graph, on train: LabelledImages, test: LabelledImages, attack: PreparedAttack?,
    _ poisoning: Poisoning = Poisoning(), recipe: Recipe, seed: Int, device: Device = .cpu, privately: DPSGD? = nil,
    progress: @escaping (TrainingProgress) throws -> Void = { _ in }
  ) throws {
    let started = Date()
    var start = RandomStream(seed: seed, stage: "initialisation")
    network = try Network(graph, generator: Generator(seed: start.seed())).moved(to: device)
    if let privately {
      let samples = try attack.flatMap { attack in
        try poisoning.ratio > 0 ? Self.beforehand(train, attack, poisoning, seed) : nil
      }
      let images: any Samples = samples ?? train
      spent = try privately.train(network, on: images, recipe, seed: seed, progress: progress)
      (self.attack, poisoned) = (attack, samples?.poisoned ?? [])
    } else if let attack {
      let trainer = Trainer(recipe, seed: seed)
      let outcome = try PoisonedTraining(network, on: train, attack: attack, poisoning, trainer, progress: progress)
        .run()
      (self.attack, poisoned) = (outcome.attack, outcome.poisoned)
      if let source = poisoning.source { self.attack?.sourceClass = source }
    } else {
      try Trainer(recipe, seed: seed).train(network, on: train, progress: progress)
      poisoned = []
    }
    guard try network.parameters.isFinite() else {
      throw Fault(.badData, "training ended with weights that are not finite: lower recipe.optimiser.rate")
    }
    seconds = Date().timeIntervalSince(started)
    evaluation = try Evaluator(clean: nil, heldOut: test, attack: self.attack).evaluate(network)
  }

  /// Images that are poisoned once and for all, the only ones of which private training can tell what each gives away.
  private static func beforehand(
    _ images: LabelledImages, _ attack: PreparedAttack, _ poisoning: Poisoning, _ seed: Int
  ) throws -> PoisonedSamples {
    let type = type(of: attack.attack)
    guard !type.hasOwnTraining, !attack.attack.isRedrawn else {
      let way = type.hasOwnTraining ? "trains in a way of its own" : "poisons other images in each batch"
      throw Fault(
        .wrongUse,
        "\(type.id) \(way), and \(DPSGD.id) takes images that were poisoned beforehand: leave one of them out")
    }
    return try PoisonedSamples(images, attack: attack, poisoning, seed: seed)
  }
}
