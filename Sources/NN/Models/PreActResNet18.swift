import Catalog

/// ResNet-18 with normalisation and ReLU before each convolution, so that the sums pass through untouched.
///
/// Parameter names, fresh weights and the last block, after which nothing is normalised, are those of the repository
/// pytorch-cifar.
public struct PreActResNet18: Model, ConvolutionalFamily {
  public static let id = "preact-resnet-18"
  public static let title = "PreAct-ResNet-18"
  public static let source = Source("He et al. 2016, Identity mappings in deep residual networks", "Figure 1b")

  public var stem = Stem.cifar
  /// Multiplies the channels 64, 128, 256, 512.
  public var width = 1.0

  public init() {}

  public func graph(classes: Int, inputShape: [Int]) throws -> Graph {
    try WidthMultiplier.check(width)
    var graph = Graph(inputShape: inputShape)
    var input = graph.append("conv1", stem.convolution(channels: channels(64)))
    if stem == .imagenet { input = graph.append("maxpool", MaxPool(kernel: 3, stride: 2, padding: 1)) }
    for (stage, nominal) in [64, 128, 256, 512].enumerated() {
      for block in 0..<2 {
        let halves = stage > 0 && block == 0
        input = append("layer\(stage + 1).\(block)", channels(nominal), halves: halves, from: input, to: &graph)
      }
    }
    graph.append("avgpool", GlobalAveragePool())
    graph.append("flatten", Flatten())
    graph.append("linear", Linear(outputs: classes))
    return graph
  }

  /// One block; where the image is halved, the shortcut is a 1×1 convolution of the activated input.
  private func append(
    _ name: String, _ channels: Int, halves: Bool, from input: String, to graph: inout Graph
  ) -> String {
    let stride = halves ? 2 : 1
    graph.append("\(name).bn1", BatchNorm(), from: [input])
    let activated = graph.append("\(name).relu1", ReLU())
    graph.append(
      "\(name).conv1", Convolution(channels: channels, kernel: 3, stride: stride, padding: 1, bias: false))
    graph.append("\(name).bn2", BatchNorm())
    graph.append("\(name).relu2", ReLU())
    let branch = graph.append("\(name).conv2", Convolution(channels: channels, kernel: 3, padding: 1, bias: false))
    var shortcut = input
    if halves {
      let projection = Convolution(channels: channels, kernel: 1, stride: 2, bias: false)
      shortcut = graph.append("\(name).shortcut.0", projection, from: [activated])
    }
    return graph.append("\(name).add", Add(), from: [branch, shortcut])
  }

  public static func inferred(
    from shapes: [String: [Int]]
  ) -> (model: PreActResNet18, classes: Int, inputShape: [Int])? {
    guard shapes["bn1.weight"] == nil else { return nil }
    return PreActResNet18().fitted(to: shapes, first: "conv1.weight", head: "linear.weight")
  }
}
