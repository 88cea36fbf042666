import Catalog
import NN
import Torch

/// Neurons of a network's last hidden layer: the numbers that its final linear layer weighs.
public struct TriggerNeurons: Sendable {
  /// Their places in that layer.
  public let indices: [Int]
  private let features: Network

  /// Through how many neurons of greatest weight the choice looks.
  private static let candidates = 48

  /// The `count` neurons through which a pattern raises the logit of `target` most, to first order.
  ///
  /// A small change t of `pattern` inside `mask` raises the logit by w·⟨∂a/∂t, t⟩ through a neuron of activation a and
  /// weight w: the neurons with the largest w·‖∂a/∂t‖ are taken. (Liu et al. 2018, §IV, take the ones best connected,
  /// which a pattern in a corner may be unable to reach.)
  public init(
    _ network: Network, target: Int, count: Int, reachedBy pattern: Tensor, inside mask: Tensor, on images: Tensor
  ) throws {
    let (features, weights) = try network.withoutLastLayer()
    let toTarget = try weights.sliced(target..<target + 1).floats()
    let near = toTarget.indices.filter { toTarget[$0] > 0 }.sorted { toTarget[$0] > toTarget[$1] }
      .prefix(max(count, Self.candidates))
    guard near.count >= count else {
      throw Fault(.wrongUse, "attack.drive.neurons is \(count); only \(near.count) neurons speak for class \(target)")
    }
    let leaf = try pattern.leaf()
    let activations = try withHistory {
      try features.forward((images + leaf).clamped(to: 0...1)).mean(over: [0])
    }
    let reach = try near.map { index in
      let one = try withHistory { try activations.sliced(index..<index + 1).sum() }
      let gradient = try one.gradients(of: [leaf], retainGraph: true)[0]
      return (index: index, gain: Double(toTarget[index]) * (try (gradient * mask).norm().item()))
    }
    indices = reach.sorted { $0.gain > $1.gain }.prefix(count).map(\.index)
    self.features = features
  }

  /// [N, count], for images [N, C, H, W].
  public func activations(on images: Tensor) throws -> Tensor {
    try features.forward(images).gathered(Tensor(indices).to(images.device), along: 1)
  }
}

extension Network {
  /// What stands before the last layer, which must be linear, as a network of its own; and that layer's weights [K, F].
  /// - Throws: `Fault(.badData)` if the network ends otherwise.
  fileprivate func withoutLastLayer() throws -> (features: Network, weights: Tensor) {
    let nodes = graph.nodes
    guard let last = nodes.last, last.layer.kind is Linear, nodes.count > 1,
      last.inputs == [nodes[nodes.count - 2].name],
      let weight = parameterNames.firstIndex(of: "\(last.name).weight")
    else {
      throw Fault(
        .badData, "the network does not end in a hidden layer and a linear one, whose neurons could be driven")
    }
    let features = try Network(
      Graph(inputShape: graph.inputShape, nodes: nodes.dropLast()), generator: Generator(seed: 0)
    ).moved(to: device)
    try features.parameters.copy(from: TensorBundle(Array(parameters.tensors.prefix(features.parameters.count))))
    try features.buffers.copy(from: TensorBundle(Array(buffers.tensors.prefix(features.buffers.count))))
    return (features, parameters.tensors[weight])
  }
}
