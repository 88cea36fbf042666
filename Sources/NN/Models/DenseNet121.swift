import Catalog

/// Four blocks in which every layer sees the outputs of all layers before it. Parameter names and fresh weights are
/// torchvision's.
public struct DenseNet121: Model, ConvolutionalFamily {
  public static let id = "densenet-121"
  public static let title = "DenseNet-121"
  public static let source = Source("Huang et al. 2017, Densely connected convolutional networks", "Table 1")

  public var stem = Stem.cifar
  /// Multiplies the stem's 64 channels and the 32 that every layer adds.
  public var width = 1.0

  public init() {}

  private static let layers = [6, 12, 24, 16]

  public func graph(classes: Int, inputShape: [Int]) throws -> Graph {
    try WidthMultiplier.check(width)
    var graph = Graph(inputShape: inputShape)
    var channels = channels(64)
    graph.append("features.conv0", stem.convolution(channels: channels, .fanInNormal))
    graph.append("features.norm0", BatchNorm())
    graph.append("features.relu0", ReLU())
    if stem == .imagenet { graph.append("features.pool0", MaxPool(kernel: 3, stride: 2, padding: 1)) }
    for (index, count) in Self.layers.enumerated() {
      appendBlock("features.denseblock\(index + 1)", layers: count, to: &graph)
      channels += count * growth
      guard index + 1 < Self.layers.count else { break }
      channels /= 2
      appendTransition("features.transition\(index + 1)", max(1, channels), to: &graph)
    }
    graph.append("features.norm5", BatchNorm())
    graph.append("relu", ReLU())
    graph.append("avgpool", GlobalAveragePool())
    graph.append("flatten", Flatten())
    graph.append("classifier", Linear(outputs: classes, initialisation: .zeroBias))
    return graph
  }

  /// The channels that each layer adds.
  private var growth: Int { channels(32) }

  private func appendBlock(_ name: String, layers: Int, to graph: inout Graph) {
    var outputs = [graph.nodes[graph.nodes.count - 1].name]
    for index in 1...layers {
      let layer = "\(name).denselayer\(index)"
      if index > 1 { graph.append("\(layer).join", Concatenate(), from: outputs) }
      graph.append("\(layer).norm1", BatchNorm())
      graph.append("\(layer).relu1", ReLU())
      graph.append("\(layer).conv1", kernel(1, 4 * growth))
      graph.append("\(layer).norm2", BatchNorm())
      graph.append("\(layer).relu2", ReLU())
      outputs.append(graph.append("\(layer).conv2", kernel(3, growth)))
    }
    graph.append("\(name).join", Concatenate(), from: outputs)
  }

  /// Halves the channels and the image.
  private func appendTransition(_ name: String, _ channels: Int, to graph: inout Graph) {
    graph.append("\(name).norm", BatchNorm())
    graph.append("\(name).relu", ReLU())
    graph.append("\(name).conv", kernel(1, channels))
    graph.append("\(name).pool", AveragePool(kernel: 2))
  }

  private func kernel(_ side: Int, _ channels: Int) -> Convolution {
    Convolution(channels: channels, kernel: side, padding: side / 2, bias: false, initialisation: .fanInNormal)
  }

  public static func inferred(from shapes: [String: [Int]]) -> (model: DenseNet121, classes: Int, inputShape: [Int])? {
    DenseNet121().fitted(to: shapes, first: "features.conv0.weight", head: "classifier.weight")
  }
}
