import Catalog

/// A low-frequency pattern: x + t, then each image stretched to 0…1.
public struct Smooth: Attack {
  public static let id = "smooth"
  public static let title = "Smooth"
  public static let source = Source("Zeng et al. 2021", "smooth trigger")
  public var blending: Blending { .rescaled }

  public var target: Int? = 6

  public init() {}
}
