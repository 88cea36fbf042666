import Catalog

/// A pattern of one's own, added: x + t, clipped.
public struct Additive: Attack {
  public static let id = "additive"
  public static let title = "additive"
  public static let source = Source("a pattern of one's own")
  public var blending: Blending { .additive }

  public var target: Int? = 0

  public init() {}
}
