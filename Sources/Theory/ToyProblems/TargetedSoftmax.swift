import Catalog

/// The trigger lowers the loss to a target class, the model that to the true labels.
public enum TargetedSoftmax: ToyFamily {
  public static let id = "b1"
  public static let title = "Softmax, targeted trigger"
  public static let source = Source("this toolkit", "constants in closed form")
  public static let ingredients = SoftmaxProblem.ingredients
  public static let takesImages = true

  public static func problem() -> any ToyProblem { SoftmaxProblem(.targeted) }

  public static func fill(_ draw: Draw, _ sketch: Sketch, images: ImagePatches?, using stream: inout RandomStream) {
    SoftmaxProblem.fill(draw, sketch, images: images, using: &stream)
  }
}
