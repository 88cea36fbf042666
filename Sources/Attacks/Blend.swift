import Catalog

/// A faint picture over the whole image: x + t, clipped.
public struct Blend: Attack {
  public static let id = "blend"
  public static let title = "Blend"
  public static let source = Source("Chen et al. 2017", "§4; additive as in Zeng et al. 2022")
  public var blending: Blending { .additive }

  public var target: Int? = 1

  public init() {}
}
