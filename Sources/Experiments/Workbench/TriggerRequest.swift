import Attacks
import Catalog
import Datasets
import NN
import Torch

/// The words with which `ibau trigger` names a trigger: the attack's own, one on file, or one to be optimised.
public struct TriggerRequest: Sendable {
  public var attack: AttackRequest
  public var dataset: String
  /// A network to optimise the trigger for, or to show it to.
  public var model: String?
  public var architecture: String?
  public var seed: Int
  public var device: Device = .cpu

  /// How many training images a trigger may be optimised on.
  private static let mostImages = 10_000

  public init(_ attack: AttackRequest, dataset: String, seed: Int) {
    self.attack = attack
    self.dataset = dataset
    self.seed = seed
  }

  /// The attack with its trigger for images like `images`.
  /// `training`: loads the attacker's images; called only if the trigger is to be optimised.
  public func prepared(
    for images: LabelledImages, network: Network?, _ overrides: Overrides, training: () throws -> LabelledImages,
    onProgress: @escaping (TriggerContext.Progress) throws -> Void = { _ in }
  ) throws -> PreparedAttack {
    let value = try overrides.applied(toAny: Registry.attacks(attack.attack).init() as any Attack, part: "attack")
    let shape = [images.channels, images.height, images.width]
    guard let generated = value as? any GeneratedTrigger, generated.generate else {
      guard let checkpoint = try checkpoint(), let model else {
        return try attack.prepared(shape: shape, classes: images.classes, overrides)
      }
      return try attack.prepared(
        from: KeptAttack(in: checkpoint, from: model), in: model, shape: shape, classes: images.classes, overrides)
    }
    guard attack.trigger == nil else {
      throw Fault(.wrongUse, "attack.generate=true makes a trigger, and --trigger names one: leave one of them out")
    }
    guard let network else {
      throw Fault(
        .wrongUse, "attack.generate=true optimises the trigger for a network: name it with --model FILE")
    }
    let context = try TriggerContext(
      network: network, images: training().prefix(Self.mostImages), seed: seed, onProgress: onProgress)
    return try value.prepared(trigger: generated.generated(context), shape: shape, classes: images.classes)
  }

  /// Whether the trigger is learned with a network and none is named: what is shown is what the learning starts from.
  public var isUntrained: Bool {
    get throws { try model == nil && Registry.attacks(attack.attack).isLearned }
  }

  /// The network in `model`, which must fit `images`.
  public func network(for images: LabelledImages) throws -> Network? {
    try checkpoint().map { checkpoint in
      try checkpoint.network.check(fits: images, model: model ?? "", dataset: dataset)
      return try checkpoint.network.moved(to: device)
    }
  }

  private func checkpoint() throws -> Checkpoint? {
    try model.map { try Checkpoint(reading: $0, architecture: ArchitectureChoice.named(architecture, for: $0)) }
  }
}
