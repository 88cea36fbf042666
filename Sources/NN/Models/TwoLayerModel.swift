import Catalog

/// One hidden layer of ReLUs on the pixels: the smallest network that is not linear.
public struct TwoLayerModel: Model {
  public static let id = "two-layer"
  public static let title = "two layers"
  public static let source = Source("perceptron with one hidden layer")

  /// Hidden units.
  public var hidden = 256

  public init() {}

  public func graph(classes: Int, inputShape: [Int]) throws -> Graph {
    try SettingLimits("model").check("hidden", hidden, in: 1...1_000_000)
    var graph = Graph(inputShape: inputShape)
    graph.append("flatten", Flatten())
    graph.append("hidden", Linear(outputs: hidden))
    graph.append("relu", ReLU())
    graph.append("classifier", Linear(outputs: classes))
    return graph
  }

  public static func inferred(
    from shapes: [String: [Int]]
  ) -> (model: TwoLayerModel, classes: Int, inputShape: [Int])? {
    let names = ["hidden", "classifier"].flatMap { ["\($0).weight", "\($0).bias"] }
    guard Set(shapes.keys) == Set(names), let weight = shapes["hidden.weight"], weight.count == 2,
      let head = shapes["classifier.weight"], head.count == 2, let image = SquareImage.shape(entries: weight[1])
    else { return nil }
    var model = TwoLayerModel()
    model.hidden = weight[0]
    return (model, head[0], image)
  }
}
