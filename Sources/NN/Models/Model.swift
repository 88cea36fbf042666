import Catalog

/// A family of architectures with settings of its own, such as a width.
public protocol Model: Catalogued, Configurable {
  /// The architecture for images of `inputShape` [C, H, W].
  func graph(classes: Int, inputShape: [Int]) throws -> Graph

  /// The settings and number of classes with which this family would have parameters of these names and shapes.
  /// - Returns: nil if it could not.
  static func inferred(from shapes: [String: [Int]]) -> (model: Self, classes: Int, inputShape: [Int])?
}

extension Registry {
  public static let models = Catalog<any Model.Type>("model", [SmallVGG.self, LinearModel.self]) { $0.id }
}
