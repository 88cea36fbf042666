import Catalog

/// A(θ) constant: ρ₁ = ρ₂ = 0, and the error has a closed form.
public enum LinearQuadratic: ToyFamily {
  public static let id = "a1"
  public static let title = "Quadratics, θ in the linear term"
  public static let source = Source("this toolkit", "constants in closed form")
  public static let ingredients = QuadraticProblem.ingredients

  public static func problem() -> any ToyProblem { QuadraticProblem(isMinimax: false) }

  public static func fill(_ draw: Draw, _ sketch: Sketch, images: ImagePatches?, using stream: inout RandomStream) {
    QuadraticProblem.fill(draw, sketch, curved: 0, isMinimax: false, using: &stream)
  }
}
