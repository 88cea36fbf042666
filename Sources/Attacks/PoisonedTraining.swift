import Catalog
import Datasets
import NN

/// What an attack needs to train a network with its backdoor.
public struct PoisonedTraining {
  /// Trained in place.
  public let network: Network
  public let images: LabelledImages
  public let attack: PreparedAttack
  public let poisoning: Poisoning
  public let trainer: Trainer
  public let progress: (TrainingProgress) throws -> Void

  public init(
    _ network: Network, on images: LabelledImages, attack: PreparedAttack, _ poisoning: Poisoning, _ trainer: Trainer,
    progress: @escaping (TrainingProgress) throws -> Void = { _ in }
  ) {
    self.network = network
    self.images = images
    self.attack = attack
    self.poisoning = poisoning
    self.trainer = trainer
    self.progress = progress
  }

  /// What came of it, beside the trained network.
  public struct Outcome: Sendable {
    /// The attack as it is planted from now on.
    public var attack: PreparedAttack
    /// The training images that were poisoned, ascending; nil where they change from batch to batch.
    public var poisoned: [Int]?
  }

  /// Trains as the attack says; a ratio of 0 trains the clean control whatever the attack.
  public func run() throws -> Outcome {
    poisoning.ratio == 0 ? try onPoisonedSamples() : try attack.attack.train(self)
  }

  /// Trains on images of which some are poisoned, mostly chosen beforehand: what most attacks do.
  public func onPoisonedSamples() throws -> Outcome {
    guard poisoning.ratio != 0 else {
      try trainer.train(network, on: images, progress: progress)
      return Outcome(attack: attack, poisoned: [])
    }
    if attack.attack.isRedrawn {
      let samples = try RedrawnSamples(images, attack.backdoors[0], poisoning, seed: trainer.seed)
      try trainer.train(network, on: samples, progress: progress)
      return Outcome(attack: attack, poisoned: nil)
    }
    let samples = try PoisonedSamples(images, attack: attack, poisoning, seed: trainer.seed)
    try trainer.train(network, on: samples, progress: progress)
    return Outcome(attack: attack, poisoned: samples.poisoned)
  }
}
