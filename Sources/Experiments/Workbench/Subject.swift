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
    try checkpoint.network.check(fits: test, model: model, dataset: dataset)
    checkpoint.network = try checkpoint.network.moved(to: device)
    let split = try overrides.applied(to: Split(), part: "split")
    let parts = try clean.map { try split(test, clean: $0, seed: seed) }
    return Subject(
      checkpoint: checkpoint, test: test, clean: parts?.clean, heldOut: parts?.heldOut ?? test,
      attack: try preparedAttack(test, checkpoint, overrides))
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

  private func preparedAttack(
    _ test: LabelledImages, _ checkpoint: Checkpoint, _ overrides: Overrides
  ) throws -> PreparedAttack? {
    try attack.map { attack in
      try AttackRequest(attack: attack, trigger: trigger, mask: mask).prepared(
        from: KeptAttack(in: checkpoint, from: model), in: model, shape: [test.channels, test.height, test.width],
        classes: test.classes, overrides)
    }
  }

  /// Weights that fit images of any size do not say which they were trained on.
  private func fitImages(_ checkpoint: inout Checkpoint, _ test: LabelledImages) {
    let shape = [test.channels, test.height, test.width]
    guard checkpoint.network.graph.inputShape != shape else { return }
    checkpoint.network = checkpoint.network.taking(images: shape) ?? checkpoint.network
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
    try prepared(Registry.attacks(attack).init(), shape: shape, classes: classes, overrides)
  }

  /// The attack as the file `model` keeps it, unless that has another, or words or settings ask for another trigger.
  func prepared(
    from kept: KeptAttack?, in model: String, shape: [Int], classes: Int, _ overrides: Overrides
  ) throws -> PreparedAttack {
    try checkMask()
    guard let kept, kept.attack == attack else {
      guard !(try Registry.attacks(attack).isLearned) else { throw notLearned(model) }
      return try prepared(shape: shape, classes: classes, overrides)
    }
    var prepared: PreparedAttack
    if trigger == nil, Set(overrides.names(of: "attack")).isSubset(of: ["target", "sourceClass"]) {
      let value = try overrides.applied(toAny: kept.value, part: "attack")
      prepared = try value.prepared(restoring: kept.tensors, shape: shape, classes: classes)
    } else {
      guard !type(of: kept.value).isLearned else { throw notLearned(model) }
      prepared = try self.prepared(kept.value, shape: shape, classes: classes, overrides)
    }
    prepared.sourceClass = prepared.sourceClass ?? kept.source
    return prepared
  }

  private func notLearned(_ model: String) -> Fault {
    Fault(
      .missingInput,
      "\(attack) learns its trigger with the network, and \(model) holds none of these settings: train one with ibau train"
    )
  }

  private func prepared(
    _ settings: any Attack, shape: [Int], classes: Int, _ overrides: Overrides
  ) throws -> PreparedAttack {
    let value = try overrides.applied(toAny: settings, part: "attack")
    return try value.prepared(trigger: ownTrigger(for: value), shape: shape, classes: classes)
  }

  /// The trigger that the user names; nil where it is the attack's.
  public func ownTrigger(for attack: any Attack) throws -> Trigger? {
    try checkMask()
    return try trigger.map { try TriggerFile.read($0, mask: mask, blending: attack.blending) }
  }

  /// The SHA-256 of what the user's trigger and mask hold; nil where the trigger is the attack's.
  public func triggerContent() throws -> String? {
    try checkMask()
    let files = [trigger, mask].compactMap { $0 }
    return files.isEmpty ? nil : JSONValue.array(try files.map { .string(try ContentHash.sha256(of: $0)) }).sha256
  }

  private func checkMask() throws(Fault) {
    guard mask == nil || trigger != nil else {
      throw Fault(.wrongUse, "--mask goes with --trigger: name the picture that stands where the mask says")
    }
  }
}

extension Network {
  /// - Throws: `Fault` naming both if the network of the file `model` takes other images than those of `dataset`.
  func check(fits images: LabelledImages, model: String, dataset: String) throws(Fault) {
    let shape = [images.channels, images.height, images.width]
    guard graph.inputShape == shape else {
      let size = { (shape: [Int]) in shape.map(String.init).joined(separator: "×") }
      throw Fault(
        .badData,
        "\(model) takes images of \(size(graph.inputShape)), \(dataset) has images of \(size(shape)). "
          + "Name the data it was trained for with --dataset")
    }
    guard classes == images.classes else {
      throw Fault(
        .badData,
        "\(model) tells \(classes) classes apart, \(dataset) has \(images.classes). "
          + "Name the data it was trained for with --dataset")
    }
  }
}
