import Catalog

/// Every class is taken for the next one: label i becomes (i + 1) mod C, for any trigger.
public struct AllToAll: Attack {
  public static let id = "all-to-all"
  public static let title = "all-to-all"
  public static let source = Source("Gu et al. 2017", "§4.1.2; Zeng et al. 2022, §6")

  /// The attack whose trigger is planted.
  public var trigger = BadNets.id

  public init() {}

  public var target: Int? { nil }
  public var blending: Blending { (try? Registry.attacks(trigger).init().blending) ?? .masked }

  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? {
    try Registry.attacks(trigger).init().defaultTrigger(shape)
  }

  public func relabel(_ label: Int, classes: Int) -> Int { (label + 1) % classes }
}
