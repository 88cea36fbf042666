import Catalog
import Torch

/// An architecture with its weights.
///
/// Parameters and running statistics are tensors shared by copies of the value; `cloned()` makes an independent one.
public struct Network: Sendable {
  public let graph: Graph
  /// What training changes, in the order of the graph.
  public let parameters: TensorBundle
  /// Running statistics, in the order of the graph.
  public let buffers: TensorBundle
  public let parameterNames: [String]
  public let bufferNames: [String]
  public let classes: Int
  /// The nodes one by one, and as they are run.
  let nodeSteps: [Step]
  private let steps: [Step]

  /// One node, or two taken together, ready to run: where its inputs and its values stand.
  struct Step: Sendable {
    /// The node whose output it makes.
    var node: Int
    var layer: any LayerKind
    /// The nodes that feed it; −1 stands for the images.
    var inputs: [Int]
    /// Its values in order: `true` with a parameter's index, `false` with a buffer's.
    var values: [(trainable: Bool, index: Int)]
    /// The last node that reads its output; after it the output can go.
    var lastUse: Int
  }

  /// A network with fresh weights, drawn by `generator`.
  public init(_ graph: Graph, generator: Generator) throws {
    try self.init(graph) { spec in
      switch spec.start {
      case .constant(let value): try .full(spec.shape, value, spec.dtype)
      case .uniform(let fanIn): try (generator.uniform(spec.shape) * 2 - 1) * (1 / Double(max(fanIn, 1)).squareRoot())
      case .normal(let deviation): try generator.normal(spec.shape) * deviation
      }
    }
  }

  /// A network with the weights that `value` gives for each parameter and buffer.
  init(_ graph: Graph, _ value: (ParameterSpec) throws -> Tensor) throws {
    let specs = try graph.parameters()
    let places = Dictionary(uniqueKeysWithValues: graph.nodes.enumerated().map { ($1.name, $0) })
    var steps: [Step] = []
    var parameters: [Tensor] = [], buffers: [Tensor] = [], parameterNames: [String] = [], bufferNames: [String] = []
    for (node, nodeSpecs) in zip(graph.nodes, specs) {
      var values: [(Bool, Int)] = []
      for spec in nodeSpecs {
        let tensor = try value(spec)
        if spec.trainable {
          values.append((true, parameters.count))
          parameters.append(tensor)
          parameterNames.append(spec.name)
        } else {
          values.append((false, buffers.count))
          buffers.append(tensor)
          bufferNames.append(spec.name)
        }
      }
      let inputs = node.inputs.map { places[$0] ?? -1 }
      for input in inputs where input >= 0 { steps[input].lastUse = steps.count }
      steps.append(
        Step(node: steps.count, layer: node.layer.kind, inputs: inputs, values: values, lastUse: Int.max))
    }
    self.graph = graph
    self.classes = try graph.classes()
    self.steps = Network.fused(steps)
    self.nodeSteps = steps
    self.parameters = TensorBundle(parameters)
    self.buffers = TensorBundle(buffers)
    self.parameterNames = parameterNames
    self.bufferNames = bufferNames
  }

  /// Sees the output of a node as it is computed, and gives what the nodes after it are to read in its place.
  /// `node`: its place in the graph.
  public typealias Tap = (_ node: Int, _ output: Tensor) throws -> Tensor

  /// Logits [N, K] of `images` [N, C, H, W], with other values for the trainable parameters if any are given, such as
  /// leaves to differentiate by.
  public func forward(
    _ images: Tensor, parameters: TensorBundle? = nil, _ mode: Mode = .evaluation, tap: Tap? = nil
  ) throws -> Tensor {
    try output(
      of: graph.nodes.count - 1, tap == nil ? steps : nodeSteps, images, parameters ?? self.parameters, mode, tap)
  }

  /// What the last node is fed for `images`: [N, F] where it is a linear classifier.
  public func features(_ images: Tensor, _ mode: Mode = .evaluation) throws -> Tensor {
    try output(of: nodeSteps[nodeSteps.count - 1].inputs[0], nodeSteps, images, parameters, mode, nil)
  }

  /// The output of the node `last`, which one of `steps` makes.
  private func output(
    of last: Int, _ steps: [Step], _ images: Tensor, _ parameters: TensorBundle, _ mode: Mode, _ tap: Tap?
  ) throws -> Tensor {
    // Layout only: every kernel is as fast or faster on it.
    let images = images.rank == 4 ? try images.contiguous(channelsLast: true) : images
    guard last >= 0 else { return images }
    var outputs = [Tensor?](repeating: nil, count: graph.nodes.count)
    for step in steps where step.node <= last {
      let values = step.values.map { $0.trainable ? parameters.tensors[$0.index] : buffers.tensors[$0.index] }
      let inputs = step.inputs.map { $0 < 0 ? images : outputs[$0]! }
      let output = try step.layer.forward(inputs, LayerValues(tensors: values[...]), mode)
      outputs[step.node] = try tap?(step.node, output) ?? output
      for input in step.inputs where input >= 0 && nodeSteps[input].lastUse <= step.node { outputs[input] = nil }
    }
    return outputs[last]!
  }

  /// Batch normalisations joined with the activations that alone read them.
  private static func fused(_ steps: [Step]) -> [Step] {
    var fused: [Step] = []
    for step in steps {
      if let last = fused.last, last.node == step.node - 1, last.lastUse == step.node, step.inputs == [last.node],
        let norm = last.layer as? BatchNorm, let both = NormalisedActivation(norm, step.layer)
      {
        fused[fused.count - 1] = Step(
          node: step.node, layer: both, inputs: last.inputs, values: last.values, lastUse: step.lastUse)
      } else {
        fused.append(step)
      }
    }
    return fused
  }

  /// The same network, tensors shared, for images of another size.
  /// - Returns: nil if some parameter would have to have another shape.
  public func taking(images inputShape: [Int]) -> Network? {
    graph.taking(images: inputShape).map { graph in
      Network(
        graph: graph, parameters: parameters, buffers: buffers, parameterNames: parameterNames,
        bufferNames: bufferNames, classes: classes, nodeSteps: nodeSteps, steps: steps)
    }
  }

  /// An independent copy.
  public func cloned() throws -> Network { try mapped { try $0.cloned() } }

  /// The same network on another device.
  public func moved(to device: Device) throws -> Network { try mapped { try $0.to(device) } }

  /// An independent copy that computes in `dtype`; counts of batches stay whole numbers.
  public func converted(to dtype: DType) throws -> Network {
    try mapped { $0.dtype.isFloatingPoint && $0.dtype != dtype ? try $0.to(dtype) : try $0.cloned() }
  }

  /// Overwrites weights and running statistics with those of `other`.
  public func copy(from other: Network) throws {
    try parameters.copy(from: other.parameters)
    try buffers.copy(from: other.buffers)
  }

  public var device: Device { parameters.tensors.first?.device ?? .cpu }

  /// Parameters and buffers by their full names, in the order of PyTorch's state dict.
  public func state() throws -> [(name: String, tensor: Tensor)] {
    var known: [String: Tensor] = [:]
    for (name, tensor) in zip(parameterNames, parameters.tensors) { known[name] = tensor }
    for (name, tensor) in zip(bufferNames, buffers.tensors) { known[name] = tensor }
    return try graph.parameters().joined().map { ($0.name, known[$0.name]!) }
  }

  private init(
    graph: Graph, parameters: TensorBundle, buffers: TensorBundle, parameterNames: [String], bufferNames: [String],
    classes: Int, nodeSteps: [Step], steps: [Step]
  ) {
    self.graph = graph
    self.parameters = parameters
    self.buffers = buffers
    self.parameterNames = parameterNames
    self.bufferNames = bufferNames
    self.classes = classes
    self.nodeSteps = nodeSteps
    self.steps = steps
  }

  private func mapped(_ transform: (Tensor) throws -> Tensor) throws -> Network {
    Network(
      graph: graph, parameters: try parameters.map(transform), buffers: try buffers.map(transform),
      parameterNames: parameterNames, bufferNames: bufferNames, classes: classes,
      nodeSteps: nodeSteps, steps: steps)
  }
}
