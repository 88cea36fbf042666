import Catalog

/// A few saturated pixels that replace the image's own: x·(1 − mask) + t.
public struct L0Invisible: Attack {
  public static let id = "l0-invisible"
  public static let title = "ℓ0-invisible"
  public static let source = Source("Li et al. 2020", "ℓ0 regularisation")
  public var blending: Blending { .masked }

  public var target: Int? = 0

  public init() {}
}
