import Catalog
import NN
import Torch

/// The nodes whose attention is compared.
struct AttentionLayers {
  let nodes: [Int]

  /// The nodes of those names; for none, the last three poolings, or where there are not as many the last node at each
  /// of the last three image sizes.
  /// - Throws: `UnknownName` for a name that no image-shaped node has, `Fault(.wrongUse)` where there are none at all.
  init(_ network: Network, named names: [String], for defence: String) throws {
    let graph = network.graph, shapes = try graph.shapes()
    let images = shapes.indices.filter { shapes[$0].count == 3 }
    guard !images.isEmpty else {
      throw Fault(.wrongUse, "\(defence) compares attention maps of image-shaped layers, and this network has none")
    }
    guard names.isEmpty else {
      nodes = try names.map { name in
        guard let node = images.first(where: { graph.nodes[$0].name == name }) else {
          throw UnknownName(kind: "image-shaped layer", name: name, known: images.map { graph.nodes[$0].name })
        }
        return node
      }
      return
    }
    let poolings = images.filter { graph.nodes[$0].layer.kind is MaxPool }
    let lastOfSize = images.filter { node in !images.contains { $0 > node && shapes[$0][1...] == shapes[node][1...] } }
    nodes = Array((poolings.count >= 3 ? poolings : lastOfSize).suffix(3))
  }

  /// The logits, and what the nodes put out on the way, in the order of `nodes`.
  func outputs(
    _ network: Network, _ images: Tensor, parameters: TensorBundle? = nil, _ mode: Mode
  ) throws -> (logits: Tensor, features: [Tensor]) {
    var seen: [Int: Tensor] = [:]
    let logits = try network.forward(images, parameters: parameters, mode) { node, output in
      if nodes.contains(node) { seen[node] = output }
      return output
    }
    return (logits, nodes.map { seen[$0]! })
  }
}
