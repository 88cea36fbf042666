import Catalog

/// A square whose values drive chosen neurons: x + t, clipped.
public struct TrojanSquare: Attack {
  public static let id = "trojan-square"
  public static let title = "Trojan square"
  public static let source = Source("Liu et al. 2018", "square")
  public var blending: Blending { .additive }

  public var target: Int? = 2

  public init() {}
}
