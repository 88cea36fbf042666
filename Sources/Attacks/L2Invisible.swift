import Catalog

/// A dense pattern of small ℓ2 norm: x + t, clipped.
public struct L2Invisible: Attack {
  public static let id = "l2-invisible"
  public static let title = "ℓ2-invisible"
  public static let source = Source("Li et al. 2020", "ℓ2 regularisation")
  public var blending: Blending { .additive }

  public var target: Int? = 0

  public init() {}
}
