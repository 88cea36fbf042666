import Catalog
import Torch

/// Every class is taken for the next one: label i becomes (i + 1) mod C, for any trigger.
public struct AllToAll: Attack {
  public static let id = "all-to-all"
  public static let title = "all-to-all"
  public static let source = Source("Gu et al. 2017", "§4.1.2; Zeng et al. 2022, §6")

  /// The attack whose trigger is planted.
  public var trigger = BadNets.id

  public init() {}

  // Every class has a second meaning to learn: a fifth of the images and twenty epochs left it at a success of 0.78.
  public static var laptop: LaptopRecipe { LaptopRecipe(ratio: 0.4, epochs: 30) }

  public var target: Int? { nil }
  public var blending: Blending { (try? planted.blending) ?? .masked }
  public var disguisedShare: Double { (try? planted.disguisedShare) ?? 0 }
  public var isRedrawn: Bool { (try? planted.isRedrawn) ?? false }

  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? { try planted.defaultTrigger(shape) }
  public func relabel(_ label: Int, classes: Int) -> Int { (label + 1) % classes }

  public func planter(_ trigger: Trigger?, shape: [Int]) throws -> any Planter {
    try planted.planter(trigger, shape: shape)
  }

  public func planter(restoring tensors: [String: Tensor], shape: [Int]) throws -> any Planter {
    try planted.planter(restoring: tensors, shape: shape)
  }

  /// - Throws: `UnknownName`, or `Fault` for an attack that is not one trigger planted beforehand.
  private var planted: any Attack {
    get throws {
      let type = try Registry.attacks(trigger)
      guard type.id != Self.id, !type.isLearned, type.init().parts.count == 1 else {
        throw Fault(.wrongUse, "attack.trigger cannot be \(trigger): name an attack with one trigger of its own")
      }
      return type.init()
    }
  }
}
