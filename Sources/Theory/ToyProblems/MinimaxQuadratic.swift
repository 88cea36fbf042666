import Catalog

/// E = −e; A depends on θ in half the draws.
public enum MinimaxQuadratic: ToyFamily {
  public static let id = "a3"
  public static let title = "Quadratics, minimax"
  public static let source = Source("this toolkit", "constants in closed form")
  public static let ingredients = QuadraticProblem.ingredients

  public static func problem() -> any ToyProblem { QuadraticProblem(isMinimax: true) }

  public static func fill(_ draw: Draw, _ sketch: Sketch, images: ImagePatches?, using stream: inout RandomStream) {
    QuadraticProblem.fill(draw, sketch, curved: 0.5, isMinimax: true, using: &stream)
  }
}
