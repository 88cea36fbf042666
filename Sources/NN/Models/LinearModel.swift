import Catalog

/// A linear classifier on the pixels: the smallest network on which everything runs.
public struct LinearModel: Model {
  public static let id = "linear"
  public static let title = "linear"
  public static let source = Source("multinomial logistic regression")

  public init() {}

  public func graph(classes: Int, inputShape: [Int]) throws -> Graph {
    var graph = Graph(inputShape: inputShape)
    graph.append("flatten", Flatten())
    graph.append("classifier", Linear(outputs: classes))
    return graph
  }

  public static func inferred(from shapes: [String: [Int]]) -> (model: LinearModel, classes: Int, inputShape: [Int])? {
    guard Set(shapes.keys) == ["classifier.weight", "classifier.bias"], let weight = shapes["classifier.weight"],
      weight.count == 2, let image = SquareImage.shape(entries: weight[1])
    else { return nil }
    return (LinearModel(), weight[0], image)
  }
}
