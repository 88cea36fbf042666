import Attacks
import Catalog
import Datasets
import NN
import Torch

/// What a command works on: a network, the test images split into clean and held-out ones, and perhaps an attack.
public struct Subject: Sendable {
  public var checkpoint: Checkpoint
  public var dataset: any ImageDataset
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
  public static let parts = ["dataset", "split", "attack", "model"]

  public init(model: String, dataset: String, seed: Int) {
    self.model = model
    self.dataset = dataset
    self.seed = seed
  }

  /// Opens everything that is named.
  public func opened(_ overrides: Overrides) throws -> Subject {
    let dataset = try overrides.applied(toAny: Registry.datasets(self.dataset), part: "dataset")
    let test = try dataset.load(.test, from: folder, seed: seed)
    var checkpoint = try Checkpoint(reading: model, architecture: try architectureChoice(overrides))
    try checkClasses(checkpoint.network, test)
    checkpoint.network = try checkpoint.network.moved(to: device)
    let split = try overrides.applied(to: Split(), part: "split")
    let parts = try clean.map { try split(test, clean: $0, seed: seed) }
    return Subject(
      checkpoint: checkpoint, dataset: dataset, test: test, clean: parts?.clean, heldOut: parts?.heldOut ?? test,
      attack: try preparedAttack(test, overrides))
  }

  private func preparedAttack(_ test: LabelledImages, _ overrides: Overrides) throws -> PreparedAttack? {
    guard let attack else {
      guard trigger == nil else { throw Fault(.wrongUse, "--trigger goes with --attack: name the attack it belongs to") }
      return nil
    }
    return try AttackRequest(attack: attack, trigger: trigger, mask: mask)
      .prepared(shape: [test.channels, test.height, test.width], classes: test.classes, overrides)
  }

  private func architectureChoice(_ overrides: Overrides) throws -> (([String: [Int]]) throws -> Graph)? {
    guard let architecture else { return nil }
    if architecture.hasSuffix(".yaml") || architecture.hasSuffix(".yml") {
      let graph = try ArchitectureFile.read(architecture)
      return { _ in graph }
    }
    let family = try Registry.models(architecture)
    return { shapes in
      guard let found = family.inferred(from: shapes) else {
        throw Fault(
          .badData, "\(model): its tensors are not those of \(architecture) (it has "
            + "\(shapes.keys.sorted().prefix(4).joined(separator: ", ")) …). Leave --architecture out to infer it")
      }
      return try found.model.graph(classes: found.classes, inputShape: found.inputShape)
    }
  }

  private func checkClasses(_ network: Network, _ test: LabelledImages) throws {
    let shape = [test.channels, test.height, test.width]
    guard network.graph.inputShape == shape else {
      throw Fault(.badData, "\(model) takes images of \(network.graph.inputShape), \(dataset) has images of \(shape)")
    }
    guard network.classes == test.classes else {
      throw Fault(.badData, "\(model) tells \(network.classes) classes apart, \(dataset) has \(test.classes)")
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
    let own = try trigger.map { try TriggerFile.read($0, mask: mask, blending: value.blending) }
    return try value.prepared(trigger: own, shape: shape, classes: classes)
  }
}
