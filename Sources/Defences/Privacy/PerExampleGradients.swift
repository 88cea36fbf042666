import Catalog
import NN
import Torch

/// The gradients of every example's own loss, from one pass over the batch.
///
/// A layer's gradient for one example needs that example's input and output gradient only: of a convolution it is
/// G·Xᵀ with the output gradient G [Cout, P] and the patches X [Cin·k², P] at the P places; all examples at once are one
/// batched product.
///
/// **Source.** Goodfellow 2015; for convolutions Rochette et al. 2019. Batch normalisation runs on its running
/// statistics, or an example's gradient would depend on the others.
public struct PerExampleGradients {
  private let network: Network
  private let layers: [Layer]

  /// A node with parameters.
  private struct Layer {
    var node: Int
    /// The node that it reads; −1 for the images.
    var input: Int
    var kind: any LayerKind
    /// Where its parameters stand, in order.
    var parameters: [Int]
    /// Its running mean and variance.
    var buffers: [Int]
    var name: String
  }

  /// - Throws: `Fault(.wrongUse)` naming a layer whose gradients by example are not known.
  public init(_ network: Network) throws {
    self.network = network
    let nodes = network.graph.nodes
    let places = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.name, $0) })
    layers = try nodes.enumerated().compactMap { index, node in
      let owned = { (names: [String]) in names.indices.filter { names[$0].hasPrefix(node.name + ".") } }
      let parameters = owned(network.parameterNames)
      guard !parameters.isEmpty else { return nil }
      let kind = node.layer.kind
      guard kind is Convolution || kind is Linear || kind is BatchNorm else {
        throw Fault(
          .wrongUse, "dp-sgd knows no gradients by example of '\(node.name)', a layer of kind \(type(of: kind).kind)")
      }
      return Layer(
        node: index, input: places[node.inputs[0]] ?? -1, kind: kind, parameters: parameters,
        buffers: owned(network.bufferNames), name: node.name)
    }
  }

  /// One tensor [N, …parameter's shape] per parameter, in the network's order, and the losses' sum.
  public func gradients(_ images: Tensor, _ labels: Tensor) throws -> (gradients: [Tensor], loss: Double) {
    var outputs = [Tensor?](repeating: nil, count: network.graph.nodes.count)
    let leaves = try network.parameters.leaves()
    let logits = try network.forward(images, parameters: leaves) { node, output in
      outputs[node] = output
      return output
    }
    let loss = try logits.crossEntropy(labels) * Double(labels.count)
    let slopes = try loss.gradients(of: layers.map { outputs[$0.node]! })
    var gradients = [Tensor?](repeating: nil, count: leaves.count)
    try withoutHistory {
      for (layer, slope) in zip(layers, slopes) {
        let input = layer.input < 0 ? images : outputs[layer.input]!
        for (place, gradient) in zip(layer.parameters, try self.gradients(layer, input.detached(), slope)) {
          gradients[place] = gradient
        }
      }
    }
    return (gradients.map { $0! }, try loss.item())
  }

  /// Weight and bias, in the order of the layer's parameters.
  private func gradients(_ layer: Layer, _ input: Tensor, _ slope: Tensor) throws -> [Tensor] {
    let count = slope.shape[0]
    switch layer.kind {
    case let convolution as Convolution:
      let rows = try slope.reshaped([count, convolution.channels, -1])
      let patches = try convolution.patches(input, places: Array(slope.shape[2...]))
      let weight = try rows.matmul(patches.permuted([0, 2, 1]))
        .reshaped([count] + network.parameters.tensors[layer.parameters[0]].shape)
      return convolution.bias ? [weight, try rows.sum(over: [2])] : [weight]
    case let linear as Linear:
      let weight = try slope.reshaped([count, -1, 1]).matmul(input.reshaped([count, 1, -1]))
      return linear.bias ? [weight, slope] : [weight]
    case let norm as BatchNorm:
      let shape = [1, slope.shape[1], 1, 1]
      let mean = try network.buffers.tensors[layer.buffers[0]].reshaped(shape)
      let deviation = try (network.buffers.tensors[layer.buffers[1]] + norm.epsilon).squareRoot().reshaped(shape)
      return [try (slope * ((input - mean) / deviation)).sum(over: [2, 3]), try slope.sum(over: [2, 3])]
    default: preconditionFailure("\(layer.name) was let in")
    }
  }
}

extension Convolution {
  /// What each place of the output sees: [N, Cin·k², P].
  fileprivate func patches(_ input: Tensor, places: [Int]) throws -> Tensor {
    let shape = input.shape, padded = try self.padded(input)
    let windows = try (0..<kernel).flatMap { row in
      try (0..<kernel).map { column in
        try picked(picked(padded, row, places[0], along: 2), column, places[1], along: 3)
          .reshaped([shape[0], shape[1], 1, places[0] * places[1]])
      }
    }
    return try Tensor.concatenated(windows, along: 2).reshaped([shape[0], shape[1] * kernel * kernel, -1])
  }

  /// `count` entries from `start`, `stride` apart.
  private func picked(_ tensor: Tensor, _ start: Int, _ count: Int, along dim: Int) throws -> Tensor {
    guard stride > 1 else { return try tensor.sliced(start..<start + count, along: dim) }
    return try tensor.gathered(Tensor((0..<count).map { start + $0 * stride }).to(tensor.device), along: dim)
  }

  private func padded(_ input: Tensor) throws -> Tensor {
    guard padding > 0 else { return input }
    let shape = input.shape
    let rows = try Tensor.zeros([shape[0], shape[1], padding, shape[3]], input.dtype, on: input.device)
    let tall = try Tensor.concatenated([rows, input, rows], along: 2)
    let columns = try Tensor.zeros([shape[0], shape[1], tall.shape[2], padding], input.dtype, on: input.device)
    return try .concatenated([columns, tall, columns], along: 3)
  }
}
