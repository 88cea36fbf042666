import Catalog

/// A watermark whose values drive chosen neurons: x + t, clipped.
public struct TrojanWatermark: Attack {
  public static let id = "trojan-watermark"
  public static let title = "Trojan watermark"
  public static let source = Source("Liu et al. 2018", "watermark")
  public var blending: Blending { .additive }

  public var target: Int? = 2

  public init() {}
}
