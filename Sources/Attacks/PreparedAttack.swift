import Catalog
import Torch

/// An attack with its triggers, ready to plant.
public struct PreparedAttack: Sendable {
  public let attack: any Attack
  /// One for most attacks.
  public let backdoors: [Backdoor]
  public let classes: Int
  /// The one class whose images were poisoned; nil where it was any.
  public var sourceClass: Int?

  /// `planter`: what plants the trigger of each part of the attack.
  /// - Throws: `Fault(.wrongUse)` when a target or the source is not a class.
  public init(
    _ attack: any Attack, classes: Int, planter: (_ part: any Attack) throws -> any Planter
  ) throws {
    self.attack = attack
    self.classes = classes
    sourceClass = attack.sourceClass
    let parts = attack.parts
    for part in parts {
      let target = parts.count > 1 ? "the target of \(type(of: part).id)" : "attack.target"
      for (setting, value) in [(target, part.target), ("attack.sourceClass", part.sourceClass)] {
        guard let value, !(0..<classes).contains(value) else { continue }
        throw Fault(.wrongUse, "\(setting) is \(value), but the classes are 0…\(classes - 1)")
      }
    }
    backdoors = try parts.map { Backdoor(attack: $0, planter: try planter($0), classes: classes) }
  }

  /// Everything that has to be kept to prepare the attack again, by name.
  public func tensors() throws -> [String: Tensor] {
    try backdoors.reduce(into: [:]) { all, backdoor in
      all.merge(try backdoor.planter.tensors().prefixed(backdoor.name)) { first, _ in first }
    }
  }

  // The rest speaks of the first backdoor, which for most attacks is the only one.

  public var target: Int? { attack.target }
  /// The pattern; nil where the trigger is none.
  public var trigger: Trigger? { backdoors[0].planter as? Trigger }
  public func relabel(_ label: Int) -> Int { backdoors[0].relabel(label) }
  public func plant(in images: Tensor) throws -> Tensor { try backdoors[0].plant(in: images) }
}

/// One trigger, and what images that carry it are to be taken for.
public struct Backdoor: Sendable {
  /// Whose trigger, and whose labels.
  public let attack: any Attack
  public let planter: any Planter
  public let classes: Int

  public var name: String { type(of: attack).id }
  public var target: Int? { attack.target }
  public func relabel(_ label: Int) -> Int { attack.relabel(label, classes: classes) }

  /// `images` [N, C, H, W] in 0…1, with the trigger planted in every one; still in 0…1.
  public func plant(in images: Tensor) throws -> Tensor { try planter.plant(in: images) }

  /// Whether it trains on disguised triggers, which are to change nothing.
  public var hasDisguise: Bool { attack.disguisedShare > 0 }

  /// `images` [N, C, H, W] in 0…1 with disguised triggers, as `Planter` has them; still in 0…1.
  public func disguise(_ images: Tensor, seeds: [Int]) throws -> Tensor {
    try planter.disguise(images, seeds: seeds)
  }
}
