import Catalog
import NN
import Torch

/// Small networks in which every layer kind with a norm rule occurs, with random weights and statistics.
enum RandomGraphs: String, CaseIterable {
  case chain, residual, preActivation, dense, inception

  private func graph() -> Graph {
    var graph = Graph(inputShape: [3, 8, 8])
    switch self {
    case .chain:
      graph.append("conv", Convolution(channels: 4, kernel: 3, padding: 1))
      graph.append("norm", BatchNorm())
      graph.append("elu", ELU())
      graph.append("pool", MaxPool(kernel: 2))
      graph.append("drop", Dropout(probability: 0.3))
    case .residual:
      let stem = graph.append("stem", Convolution(channels: 4, kernel: 3, padding: 1, bias: false))
      graph.append("conv", Convolution(channels: 4, kernel: 3, stride: 2, padding: 1, bias: false))
      let branch = graph.append("norm", BatchNorm())
      graph.append("down", Convolution(channels: 4, kernel: 1, stride: 2, bias: false), from: [stem])
      graph.append("add", Add(), from: [branch, graph.append("downnorm", BatchNorm())])
      graph.append("relu", ReLU())
    case .preActivation:
      let stem = graph.append("stem", Convolution(channels: 3, kernel: 3, padding: 1))
      graph.append("norm", BatchNorm(), from: [stem])
      graph.append("relu", ReLU())
      let branch = graph.append("conv", Convolution(channels: 3, kernel: 3, padding: 1))
      graph.append("add", Add(), from: [stem, branch])
      graph.append("pool", AveragePool(kernel: 2))
    case .dense:
      let stem = graph.append("stem", Convolution(channels: 2, kernel: 3, padding: 1))
      graph.append("grow", Convolution(channels: 2, kernel: 3, padding: 1))
      graph.append("cat", Concatenate(), from: [stem, "grow"])
      graph.append("norm", BatchNorm())
      graph.append("pool", AveragePool(kernel: 3, stride: 2, padding: 1))
    case .inception:
      let one = graph.append("one", Convolution(channels: 2, kernel: 1), from: [Graph.input])
      let three = graph.append("three", Convolution(channels: 2, kernel: 3, padding: 1), from: [Graph.input])
      let pooled = graph.append("pooled", MaxPool(kernel: 3, stride: 1, padding: 1), from: [Graph.input])
      graph.append("cat", Concatenate(), from: [one, three, pooled])
      graph.append("relu", ReLU())
      graph.append("global", GlobalAveragePool())
    }
    graph.append("flatten", Flatten())
    graph.append("classifier", Linear(outputs: 3))
    return graph
  }

  /// In double, so that a bound is compared with the network and not with its rounding.
  func network(_ stream: inout RandomStream) throws -> Network {
    let network = try Network(graph(), generator: Generator(seed: stream.seed())).converted(to: .float64)
    for tensor in network.parameters.tensors { try tensor.copy(from: stream.normal(tensor.shape)) }
    for (name, tensor) in zip(network.bufferNames, network.buffers.tensors) where tensor.rank == 1 {
      let draws = try stream.normal(tensor.shape)
      try tensor.copy(from: name.hasSuffix("var") ? draws.squared() + 0.1 : draws)
    }
    return network
  }
}
