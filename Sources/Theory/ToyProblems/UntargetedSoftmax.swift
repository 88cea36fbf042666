import Catalog

/// The trigger raises the loss that the model lowers: E = −e, strongly convex by a ridge of more than ½‖W‖².
public enum UntargetedSoftmax: ToyFamily {
  public static let id = "b2"
  public static let title = "Softmax, untargeted minimax"
  public static let source = Source("this toolkit", "constants in closed form")
  public static let ingredients = SoftmaxProblem.ingredients
  public static let takesImages = true

  public static func problem() -> any ToyProblem { SoftmaxProblem(.minimax) }

  public static func fill(_ draw: Draw, _ sketch: Sketch, images: ImagePatches?, using stream: inout RandomStream) {
    SoftmaxProblem.fill(draw, sketch, images: images, using: &stream)
  }
}
