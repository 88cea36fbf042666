import Attacks
import Catalog
import Datasets
import NN
import Torch

/// What a command works on: a network, the test images split into clean and held-out ones, and perhaps an attack.
public struct Subject: Sendable {
  public var checkpoint: Checkpoint
  public var test: LabelledImages
  public var clean: LabelledImages?
  public var heldOut: LabelledImages
  public var attack: PreparedAttack?

  public var network: Network { checkpoint.network }
  public var evaluator: Evaluator { Evaluator(clean: clean, heldOut: heldOut, attack: attack) }
}

/// The words with which a command names its subject.
public struct SubjectRequest: Sendable {
  public var model: String
  public var architecture: String?
  public var dataset: String
  public var folder: String?
  public var attack: String?
  public var trigger: String?
  public var mask: String?
  public var clean: Int?
  public var seed: Int
  public var device: Device = .cpu

  /// The parts of `--set` that a subject has.
  public static let parts = ["dataset", "split", "attack"]

  public init(model: String, dataset: String, seed: Int) {
    self.model = model
    self.dataset = dataset
    self.seed = seed
  }

  /// Opens everything that is named.
  public func opened(_ overrides: Overrides) throws -> Subject {
    try checkUse(overrides)
    let test = try DatasetRequest(dataset, folder: folder).opened(overrides).load(.test, seed: seed)
    var checkpoint = try Checkpoint(reading: model, architecture: ArchitectureChoice.named(architecture, for: model))
    fitImages(&checkpoint, test)
    try checkClasses(checkpoint.network, test)
    checkpoint.network = try checkpoint.network.moved(to: device)
    let split = try overrides.applied(to: Split(), part: "split")
    let parts = try clean.map { try split(test, clean: $0, seed: seed) }
    return Subject(
      checkpoint: checkpoint, test: test, clean: parts?.clean, heldOut: parts?.heldOut ?? test,
      attack: try preparedAttack(test, overrides))
  }

  /// Words and settings without effect are mistakes.
  private func checkUse(_ overrides: Overrides) throws {
    if clean == nil { try overrides.refuse("split", because: "name the size of the clean set with --clean N") }
    guard attack == nil else { return }
    try overrides.refuse("attack", because: "name the attack with --attack")
    for (option, value) in [("--trigger", trigger), ("--mask", mask)] where value != nil {
      throw Fault(.wrongUse, "\(option) goes with --attack: name the attack it belongs to")
    }
  }

  private func preparedAttack(_ test: LabelledImages, _ overrides: Overrides) throws -> PreparedAttack? {
    try attack.map { attack in
      try AttackRequest(attack: attack, trigger: trigger, mask: mask)
        .prepared(shape: [test.channels, test.height, test.width], classes: test.classes, overrides)
    }
  }

  /// Weights that fit images of any size do not say which they were trained on.
  private func fitImages(_ checkpoint: inout Checkpoint, _ test: LabelledImages) {
    let shape = [test.channels, test.height, test.width]
    guard checkpoint.network.graph.inputShape != shape else { return }
    checkpoint.network = checkpoint.network.taking(images: shape) ?? checkpoint.network
  }

  private func checkClasses(_ network: Network, _ test: LabelledImages) throws {
    let shape = [test.channels, test.height, test.width]
    guard network.graph.inputShape == shape else {
      let size = { (shape: [Int]) in shape.map(String.init).joined(separator: "×") }
      throw Fault(
        .badData,
        "\(model) takes images of \(size(network.graph.inputShape)), \(dataset) has images of \(size(shape)). "
          + "Name the data it was trained for with --dataset")
    }
    guard network.classes == test.classes else {
      throw Fault(
        .badData,
        "\(model) tells \(network.classes) classes apart, \(dataset) has \(test.classes). "
          + "Name the data it was trained for with --dataset")
    }
  }
}

/// The words with which a command names an attack.
public struct AttackRequest: Sendable {
  public var attack: String
  public var trigger: String?
  public var mask: String?

  public init(attack: String, trigger: String?, mask: String?) {
    self.attack = attack
    self.trigger = trigger
    self.mask = mask
  }

  public func prepared(shape: [Int], classes: Int, _ overrides: Overrides) throws -> PreparedAttack {
    let value = try overrides.applied(toAny: Registry.attacks(attack).init() as any Attack, part: "attack")
    guard mask == nil || trigger != nil else {
      throw Fault(.wrongUse, "--mask goes with --trigger: name the picture that stands where the mask says")
    }
    let own = try trigger.map { try TriggerFile.read($0, mask: mask, blending: value.blending) }
    return try value.prepared(trigger: own, shape: shape, classes: classes)
  }
}
