import Catalog

/// E = −e, with curvature that varies with δ.
public enum MinimaxSoftplus: ToyFamily {
  public static let id = "c2"
  public static let title = "Softplus, minimax"
  public static let source = Source("this toolkit", "constants in closed form")
  public static let ingredients = SoftplusProblem.ingredients

  public static func problem() -> any ToyProblem { SoftplusProblem(isMinimax: true) }

  public static func fill(_ draw: Draw, _ sketch: Sketch, images: ImagePatches?, using stream: inout RandomStream) {
    SoftplusProblem.fill(draw, sketch, scale: 1, isMinimax: true, using: &stream)
  }
}
