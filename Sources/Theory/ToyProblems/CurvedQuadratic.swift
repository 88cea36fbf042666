import Catalog

/// A and b depend on θ, and in half the draws the step does.
public enum CurvedQuadratic: ToyFamily {
  public static let id = "a2"
  public static let title = "Quadratics, θ in A and b"
  public static let source = Source("this toolkit", "constants in closed form")
  public static let ingredients = QuadraticProblem.ingredients

  public static func problem() -> any ToyProblem { QuadraticProblem(isMinimax: false) }

  public static func fill(_ draw: Draw, _ sketch: Sketch, images: ImagePatches?, using stream: inout RandomStream) {
    QuadraticProblem.fill(draw, sketch, curved: 1, isMinimax: false, using: &stream)
  }
}
