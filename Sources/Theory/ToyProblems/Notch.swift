import Catalog

/// Made to break the printed bound where k > t in the minimax setting, which no other family does by chance.
public enum Notch: ToyFamily {
  public static let id = "d1"
  public static let title = "A notch in the curvature, minimax"
  public static let source = Source("this toolkit", "constants in closed form")
  public static let ingredients = NotchProblem.ingredients

  public static func problem() -> any ToyProblem { NotchProblem() }

  public static func fill(_ draw: Draw, _ sketch: Sketch, images: ImagePatches?, using stream: inout RandomStream) {
    draw.reset(dimension: 1, parameters: 1)
    let L = max(sketch.L, 10 * sketch.mu)
    draw[NotchProblem.Place.mu][0] = sketch.mu
    draw[NotchProblem.Place.L][0] = L
    // With the best step the notch lies at 2κ/(κ + 1), which is κ − 1 over κ + 1 to the right of δ* = 1.
    draw[NotchProblem.Place.width][0] = stream.uniform(0.01...0.9) * (L - sketch.mu) / (L + sketch.mu)
  }
}
