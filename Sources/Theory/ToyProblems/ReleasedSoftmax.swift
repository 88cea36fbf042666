import Catalog

/// The inner loss carries a ridge that the outer loss lacks, as in the released code, so E ≠ −e.
public enum ReleasedSoftmax: ToyFamily {
  public static let id = "b3"
  public static let title = "Softmax, shape of the released code"
  public static let source = Source("this toolkit", "constants in closed form")
  public static let ingredients = SoftmaxProblem.ingredients
  public static let takesImages = true

  public static func problem() -> any ToyProblem { SoftmaxProblem(.released) }

  public static func fill(_ draw: Draw, _ sketch: Sketch, images: ImagePatches?, using stream: inout RandomStream) {
    SoftmaxProblem.fill(draw, sketch, images: images, using: &stream)
  }
}
