import Catalog

/// A pattern of one's own that replaces pixels: x·(1 − mask) + t.
public struct Masked: Attack {
  public static let id = "masked"
  public static let title = "masked"
  public static let source = Source("a pattern of one's own")
  public var blending: Blending { .masked }

  public var target: Int? = 0

  public init() {}
}
