import Catalog

/// A family of architectures with settings of its own, such as a width.
public protocol Model: Catalogued, Configurable {
  /// The architecture for images of `inputShape` [C, H, W].
  func graph(classes: Int, inputShape: [Int]) throws -> Graph

  /// The settings and number of classes with which this family would have parameters of these names and shapes.
  /// - Returns: nil if it could not.
  static func inferred(from shapes: [String: [Int]]) -> (model: Self, classes: Int, inputShape: [Int])?

  /// How the names of tensors begin that files of this family may hold, that only training uses, and that the graph has
  /// no place for.
  static var usedInTrainingAlone: [String] { get }
}

extension Model {
  public static var usedInTrainingAlone: [String] { [] }

  /// The architecture with which this family would have parameters of these names and shapes; nil if it could not.
  public static func inferredGraph(from shapes: [String: [Int]]) throws -> Graph? {
    try inferred(from: shapes).map { try $0.model.graph(classes: $0.classes, inputShape: $0.inputShape) }
  }
}

extension Registry {
  public static let models = Catalog<any Model.Type>(
    "model",
    [
      SmallVGG.self, ResNet18.self, PreActResNet18.self, GoogLeNet.self, DenseNet121.self, TwoLayerModel.self,
      LinearModel.self,
    ]
  ) { $0.id }
}
