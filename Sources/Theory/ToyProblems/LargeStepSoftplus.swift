import Catalog

/// The bilevel family with e a hundredth to a thousandth as large, so that α is in the hundreds.
public enum LargeStepSoftplus: ToyFamily {
  public static let id = "c3"
  public static let title = "Softplus, large α"
  public static let source = Source("this toolkit", "constants in closed form")
  public static let ingredients = SoftplusProblem.ingredients

  public static func problem() -> any ToyProblem { SoftplusProblem(isMinimax: false) }

  public static func fill(_ draw: Draw, _ sketch: Sketch, images: ImagePatches?, using stream: inout RandomStream) {
    let scale = 1e-3 * (1 + 9 * stream.uniform())
    SoftplusProblem.fill(draw, sketch, scale: scale, isMinimax: false, using: &stream)
  }
}
