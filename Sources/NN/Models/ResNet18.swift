import Catalog

/// Eighteen layers in eight residual blocks, each block's sum followed by a ReLU.
///
/// Parameter names and fresh weights are torchvision's, or those of the repository pytorch-cifar.
public struct ResNet18: Model, ConvolutionalFamily {
  public static let id = "resnet-18"
  public static let title = "ResNet-18"
  public static let source = Source("He et al. 2016, Deep residual learning for image recognition", "Table 1")

  /// Whose names the parameters have.
  public enum Names: String, Codable, Sendable, CaseIterable {
    case torchvision
    case pytorchCIFAR = "pytorch-cifar"

    var shortcut: String { self == .torchvision ? "downsample" : "shortcut" }
    var head: String { self == .torchvision ? "fc" : "linear" }
    var initialisation: Initialisation? { self == .torchvision ? .fanOutNormal : nil }
  }

  public var stem = Stem.cifar
  /// Multiplies the channels 64, 128, 256, 512.
  public var width = 1.0
  public var names = Names.torchvision

  public init() {}

  public func graph(classes: Int, inputShape: [Int]) throws -> Graph {
    try WidthMultiplier.check(width)
    var graph = Graph(inputShape: inputShape)
    graph.append("conv1", stem.convolution(channels: channels(64), names.initialisation))
    graph.append("bn1", BatchNorm())
    var input = graph.append("relu", ReLU())
    if stem == .imagenet { input = graph.append("maxpool", MaxPool(kernel: 3, stride: 2, padding: 1)) }
    for (stage, nominal) in [64, 128, 256, 512].enumerated() {
      for block in 0..<2 {
        let halves = stage > 0 && block == 0
        input = append("layer\(stage + 1).\(block)", channels(nominal), halves: halves, from: input, to: &graph)
      }
    }
    graph.append("avgpool", GlobalAveragePool())
    graph.append("flatten", Flatten())
    graph.append(names.head, Linear(outputs: classes))
    return graph
  }

  /// One block: two 3×3 convolutions beside the identity, or a 1×1 convolution where the image is halved.
  private func append(
    _ name: String, _ channels: Int, halves: Bool, from input: String, to graph: inout Graph
  ) -> String {
    let stride = halves ? 2 : 1
    graph.append("\(name).conv1", kernel(3, channels, stride), from: [input])
    graph.append("\(name).bn1", BatchNorm())
    graph.append("\(name).relu1", ReLU())
    graph.append("\(name).conv2", kernel(3, channels, 1))
    let branch = graph.append("\(name).bn2", BatchNorm())
    var shortcut = input
    if halves {
      graph.append("\(name).\(names.shortcut).0", kernel(1, channels, 2), from: [input])
      shortcut = graph.append("\(name).\(names.shortcut).1", BatchNorm())
    }
    graph.append("\(name).add", Add(), from: [branch, shortcut])
    return graph.append("\(name).relu2", ReLU())
  }

  private func kernel(_ side: Int, _ channels: Int, _ stride: Int) -> Convolution {
    Convolution(
      channels: channels, kernel: side, stride: stride, padding: side / 2, bias: false,
      initialisation: names.initialisation)
  }

  public static func inferred(from shapes: [String: [Int]]) -> (model: ResNet18, classes: Int, inputShape: [Int])? {
    // A network with pre-activation has the same names but this one.
    guard shapes["bn1.weight"] != nil else { return nil }
    var model = ResNet18()
    if shapes["fc.weight"] == nil { model.names = .pytorchCIFAR }
    return model.fitted(to: shapes, first: "conv1.weight", head: "\(model.names.head).weight")
  }
}
