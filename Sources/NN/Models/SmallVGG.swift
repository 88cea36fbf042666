import Catalog

/// The paper's simplified VGG: three blocks of two 3×3 convolutions, each followed by batch normalisation and ELU.
public struct SmallVGG: Model {
  public static let id = "small-vgg"
  public static let title = "small VGG"
  public static let source = Source("Zeng et al. 2022", "Table 9")

  /// Multiplies the channels 32, 64, 128.
  public var width = 1.0

  public init() {}

  public func graph(classes: Int, inputShape: [Int]) throws -> Graph {
    try WidthMultiplier.check(width)
    var graph = Graph(inputShape: inputShape)
    var index = 0
    func append(_ layer: any LayerKind) {
      graph.append("features.\(index)", layer)
      index += 1
    }
    for (channels, dropout) in [(32, 0.3), (64, 0.4), (128, 0.4)] {
      for _ in 0..<2 {
        append(Convolution(channels: WidthMultiplier.scaled(channels, by: width), kernel: 3, padding: 1))
        append(BatchNorm())
        append(ELU())
      }
      append(MaxPool(kernel: 2))
      append(Dropout(probability: dropout))
    }
    graph.append("flatten", Flatten())
    graph.append("classifier", Linear(outputs: classes))
    return graph
  }

  public static func inferred(from shapes: [String: [Int]]) -> (model: SmallVGG, classes: Int, inputShape: [Int])? {
    let kernels = [(0, 32), (3, 32), (8, 64), (11, 64), (16, 128), (19, 128)].compactMap { index, nominal in
      shapes["features.\(index).weight"].flatMap { $0.count == 4 ? (shape: $0, nominal: nominal) : nil }
    }
    guard kernels.count == 6, let first = kernels.first?.shape, first[2] == 3, let last = kernels.last?.shape,
      let classifier = shapes["classifier.weight"], classifier.count == 2,
      let width = WidthMultiplier.fitting(kernels.map { ($0.shape[0], $0.nominal) })
    else { return nil }
    var model = SmallVGG()
    model.width = width
    // Three poolings by two: the classifier sees last[0] channels of (side / 8)².
    let side = 8 * Int(Double(classifier[1] / max(last[0], 1)).squareRoot().rounded())
    return (model, classifier[0], [first[1], side, side])
  }
}
