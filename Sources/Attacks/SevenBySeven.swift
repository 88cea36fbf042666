import Catalog

/// Seven triggers with a target each, in one network.
///
/// The training set is seven poisoned copies, one for each trigger, one after the other. Each setting is the class that
/// one trigger stands for.
public struct SevenBySeven: Attack {
  public static let id = "seven-by-seven"
  public static let title = "seven triggers, seven targets"
  public static let source = Source("Zeng et al. 2022", "§6, Table 3")

  public var trojanWatermark = 9
  public var trojanSquare = 2
  public var badNets = 0
  public var smooth = 1
  public var blend = 3
  public var l0Invisible = 4
  public var l2Invisible = 5

  public init() {}

  // A training set of seven copies: fewer passes over it.
  public static var laptop: LaptopRecipe { LaptopRecipe(epochs: 3) }

  public var target: Int? { nil }

  public var parts: [any Attack] {
    [
      aimed(TrojanWatermark(), \.target, trojanWatermark), aimed(TrojanSquare(), \.target, trojanSquare),
      aimed(BadNets(), \.target, badNets), aimed(Smooth(), \.target, smooth), aimed(Blend(), \.target, blend),
      aimed(L0Invisible(), \.target, l0Invisible), aimed(L2Invisible(), \.target, l2Invisible),
    ]
  }

  private func aimed<A: Attack>(_ attack: A, _ target: WritableKeyPath<A, Int?>, _ label: Int) -> any Attack {
    var attack = attack
    attack[keyPath: target] = label
    return attack
  }
}
