import Catalog
import NN
import Torch

/// The channels of one convolution, with what belongs to them: its filters, and the normalisation and activation after
/// it.
struct ChannelGroup {
  /// The convolution's name.
  let name: String
  let channels: Int
  /// The node whose output shows how active a channel is: the last of the chain.
  let activation: Int
  /// The parameters of the chain, whose first axis is the channel.
  private let parameters: [Int]

  /// The group of the convolution `name`, or of the last one.
  /// - Throws: `Fault(.wrongUse)` where there is none, `UnknownName` for another name.
  init(_ network: Network, layer name: String = "", for defence: String) throws {
    let nodes = network.graph.nodes
    let convolutions = nodes.indices.filter { nodes[$0].layer.kind is Convolution }
    guard let last = convolutions.last else {
      throw Fault(.wrongUse, "\(defence) prunes channels of a convolution, and this network has none")
    }
    guard let place = name.isEmpty ? last : convolutions.first(where: { nodes[$0].name == name }) else {
      throw UnknownName(kind: "convolution", name: name, known: convolutions.map { nodes[$0].name })
    }
    let chain = ChannelGroup.chain(from: place, nodes)
    self.name = nodes[place].name
    channels = try network.graph.shapes()[place][0]
    activation = chain[chain.count - 1]
    let prefixes = chain.map { nodes[$0].name + "." }
    parameters = network.parameterNames.indices.filter { index in
      prefixes.contains { network.parameterNames[index].hasPrefix($0) }
    }
  }

  /// The convolution, and what alone reads it: normalisation, then an activation.
  private static func chain(from place: Int, _ nodes: [Graph.Node]) -> [Int] {
    var chain = [place]
    while true {
      let readers = nodes.indices.filter { nodes[$0].inputs.contains(nodes[chain[chain.count - 1]].name) }
      guard readers.count == 1, nodes[readers[0]].inputs.count == 1 else { return chain }
      let kind = nodes[readers[0]].layer.kind
      guard kind is BatchNorm || kind is ELU || kind is ReLU else { return chain }
      chain.append(readers[0])
    }
  }

  /// One factor per entry of `bundle`, shaped to be multiplied: 0 at the pruned channels, 1 elsewhere.
  func masked(_ bundle: TensorBundle, pruned: [Int]) throws -> TensorBundle {
    var flags = [Float](repeating: 1, count: channels)
    for channel in pruned { flags[channel] = 0 }
    var masked = bundle
    for index in parameters {
      let tensor = bundle.tensors[index]
      let mask = try Tensor(flags, [channels] + tensor.shape.dropFirst().map { _ in 1 }).to(tensor.device)
      masked.tensors[index] = try tensor * mask
    }
    return masked
  }

  /// Makes the channels' output zero.
  func prune(_ pruned: [Int], in network: Network) throws {
    try network.parameters.copy(from: masked(network.parameters, pruned: pruned))
  }
}
