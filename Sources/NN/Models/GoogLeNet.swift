import Catalog

/// Nine inception modules: four branches side by side, joined along the channels. No auxiliary heads; those in a file are
/// left out.
///
/// Parameter names and fresh weights are torchvision's; so are batch normalisation after every convolution and a 3×3
/// kernel in the branch for which the paper has 5×5.
public struct GoogLeNet: Model, ConvolutionalFamily {
  public static let id = "googlenet"
  public static let title = "GoogLeNet"
  public static let source = Source("Szegedy et al. 2015, Going deeper with convolutions", "Table 1")

  public var stem = Stem.cifar
  /// Multiplies the channels of every convolution.
  public var width = 1.0

  public init() {}

  public static let usedInTrainingAlone = ["aux1.", "aux2."]

  /// One row of the paper's table: channels of the 1×1 branch, of the two 3×3 branches with their reductions, and of
  /// the projection after the pooling.
  private struct Module {
    var name: String
    var single: Int
    var triple: (reduction: Int, channels: Int)
    var second: (reduction: Int, channels: Int)
    var projection: Int

    init(_ name: String, _ c: [Int]) {
      self.name = name
      (single, triple, second, projection) = (c[0], (c[1], c[2]), (c[3], c[4]), c[5])
    }
  }

  private static let stages: [(modules: [Module], pooling: MaxPool?)] = [
    (
      [Module("3a", [64, 96, 128, 16, 32, 32]), Module("3b", [128, 128, 192, 32, 96, 64])],
      MaxPool(kernel: 3, stride: 2, ceilMode: true)
    ),
    (
      [
        Module("4a", [192, 96, 208, 16, 48, 64]), Module("4b", [160, 112, 224, 24, 64, 64]),
        Module("4c", [128, 128, 256, 24, 64, 64]), Module("4d", [112, 144, 288, 32, 64, 64]),
        Module("4e", [256, 160, 320, 32, 128, 128]),
      ], MaxPool(kernel: 2, stride: 2, ceilMode: true)
    ),
    ([Module("5a", [256, 160, 320, 32, 128, 128]), Module("5b", [384, 192, 384, 48, 128, 128])], nil),
  ]

  public func graph(classes: Int, inputShape: [Int]) throws -> Graph {
    try WidthMultiplier.check(width)
    var graph = Graph(inputShape: inputShape)
    let pooling = MaxPool(kernel: 3, stride: 2, ceilMode: true)
    append("conv1", stem.convolution(channels: channels(64), .narrowNormal), to: &graph)
    if stem == .imagenet { graph.append("maxpool1", pooling) }
    append("conv2", kernel(1, 64), to: &graph)
    append("conv3", kernel(3, 192), to: &graph)
    var input = graph.append("maxpool2", pooling)
    for (index, stage) in Self.stages.enumerated() {
      for module in stage.modules { input = append(module, from: input, to: &graph) }
      if let pooling = stage.pooling { input = graph.append("maxpool\(index + 3)", pooling) }
    }
    graph.append("avgpool", GlobalAveragePool())
    graph.append("flatten", Flatten())
    graph.append("dropout", Dropout(probability: 0.2))
    graph.append("fc", Linear(outputs: classes, initialisation: .narrowNormal))
    return graph
  }

  private func append(_ module: Module, from input: String, to graph: inout Graph) -> String {
    let name = "inception\(module.name)"
    let single = append("\(name).branch1", kernel(1, module.single), from: [input], to: &graph)
    append("\(name).branch2.0", kernel(1, module.triple.reduction), from: [input], to: &graph)
    let triple = append("\(name).branch2.1", kernel(3, module.triple.channels), to: &graph)
    append("\(name).branch3.0", kernel(1, module.second.reduction), from: [input], to: &graph)
    let second = append("\(name).branch3.1", kernel(3, module.second.channels), to: &graph)
    graph.append("\(name).branch4.0", MaxPool(kernel: 3, stride: 1, padding: 1, ceilMode: true), from: [input])
    let projection = append("\(name).branch4.1", kernel(1, module.projection), to: &graph)
    return graph.append("\(name).join", Concatenate(), from: [single, triple, second, projection])
  }

  /// A convolution, its normalisation and a ReLU.
  @discardableResult
  private func append(
    _ name: String, _ convolution: Convolution, from inputs: [String]? = nil, to graph: inout Graph
  ) -> String {
    graph.append("\(name).conv", convolution, from: inputs)
    graph.append("\(name).bn", BatchNorm(epsilon: 1e-3))
    return graph.append("\(name).relu", ReLU())
  }

  private func kernel(_ side: Int, _ nominal: Int) -> Convolution {
    Convolution(
      channels: channels(nominal), kernel: side, padding: side / 2, bias: false, initialisation: .narrowNormal)
  }

  public static func inferred(from shapes: [String: [Int]]) -> (model: GoogLeNet, classes: Int, inputShape: [Int])? {
    GoogLeNet().fitted(to: shapes, first: "conv1.conv.weight", head: "fc.weight")
  }
}
