import Catalog
import Torch

/// Plants a trigger in images and says which class they are then to be taken for.
///
/// A conforming type is a value; its stored properties are its settings.
public protocol Attack: Catalogued, Configurable {
  /// How a pattern of the user's own (`--trigger`) is laid on images.
  var blending: Blending { get }

  /// The class that triggered images are to be taken for; nil where it depends on the image.
  var target: Int? { get }

  /// The attack's own trigger for images of `shape` [C, H, W]; nil where it has none and needs a file.
  func defaultTrigger(_ shape: [Int]) throws -> Trigger?

  /// The class that a triggered image of class `label` is to be taken for.
  func relabel(_ label: Int, classes: Int) -> Int
}

extension Attack {
  public var blending: Blending { .additive }
  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? { nil }
  public func relabel(_ label: Int, classes: Int) -> Int { target ?? label }

  /// The attack with a trigger: the user's own, or its default.
  /// - Throws: `Fault` when it has no default and none was given, or when the target is not a class.
  public func prepared(trigger: Trigger?, shape: [Int], classes: Int) throws -> PreparedAttack {
    if let target, !(0..<classes).contains(target) {
      throw Fault(.wrongUse, "attack.target is \(target), but the classes are 0…\(classes - 1)")
    }
    guard let trigger = try trigger ?? defaultTrigger(shape) else {
      throw Fault(
        .missingInput, "\(Self.id) has no trigger of its own here: name its picture with --trigger FILE (PNG or NPY)")
    }
    try trigger.check(shape)
    return PreparedAttack(attack: self, trigger: trigger, classes: classes)
  }
}

/// An attack with its trigger, ready to plant.
public struct PreparedAttack: Sendable {
  public let attack: any Attack
  public let trigger: Trigger
  public let classes: Int

  public var target: Int? { attack.target }
  public func relabel(_ label: Int) -> Int { attack.relabel(label, classes: classes) }

  /// `images` [N, C, H, W] in 0…1, with the trigger planted in every one; still in 0…1.
  public func plant(in images: Tensor) throws -> Tensor { try trigger.laid(on: images) }
}

extension Registry {
  public static let attacks = Catalog<any Attack.Type>(
    "attack",
    [
      BadNets.self, Blend.self, L0Invisible.self, L2Invisible.self, Smooth.self, TrojanSquare.self,
      TrojanWatermark.self, AllToAll.self, Additive.self, Masked.self,
    ]
  ) { $0.id }
}
