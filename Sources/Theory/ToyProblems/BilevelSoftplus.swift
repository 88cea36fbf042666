import Catalog

/// Curvature and mixed derivative vary with δ, and the outer objective is another.
public enum BilevelSoftplus: ToyFamily {
  public static let id = "c1"
  public static let title = "Softplus, bilevel"
  public static let source = Source("this toolkit", "constants in closed form")
  public static let ingredients = SoftplusProblem.ingredients

  public static func problem() -> any ToyProblem { SoftplusProblem(isMinimax: false) }

  public static func fill(_ draw: Draw, _ sketch: Sketch, images: ImagePatches?, using stream: inout RandomStream) {
    SoftplusProblem.fill(draw, sketch, scale: 1, isMinimax: false, using: &stream)
  }
}
