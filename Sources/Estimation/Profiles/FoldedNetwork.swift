import Catalog
import NN
import Torch

/// A network in evaluation mode as affine layers, fixed maps, sums and concatenations.
///
/// Batch normalisation is multiplied into the layer before it if nothing else takes that layer's output, and is a
/// diagonal layer otherwise. Layers that change no norm are left out.
struct FoldedNetwork {
  enum Kind {
    case affine(AffineLayer)
    case fixed(lipschitz: Double)
    case sum
    case concatenation
  }

  /// A vertex and the vertices it takes; −1 is the input.
  struct Vertex {
    var kind: Kind
    var inputs: [Int]
  }

  private(set) var vertices: [Vertex] = []
  /// Whether every fixed map commutes with positive factors, as ReLU and pooling do and ELU does not.
  private(set) var isHomogeneous = true

  /// - Throws: `Fault` naming the layer that has no rule, or whose weights are not finite.
  init(_ network: Network) throws {
    let values = Dictionary(uniqueKeysWithValues: try network.state().map { ($0.name, $0.tensor) })
    var shapes = [Graph.input: network.graph.inputShape], places = [Graph.input: -1], affine: Set<String> = []
    let consumers = Dictionary(network.graph.nodes.flatMap(\.inputs).map { ($0, 1) }, uniquingKeysWith: +)
    for ((node, shape), specs) in zip(
      zip(network.graph.nodes, try network.graph.shapes()), try network.graph.parameters())
    {
      let inputs = node.inputs.map { shapes[$0]! }
      let own = try specs.map { try values[$0.name]!.to(.cpu).to(.float64) }
      let effect = try named(node.name) { try Self.effect(of: node, inputs, own) }
      if case .affine = effect { affine.insert(node.name) }
      let mayFold = affine.contains(node.inputs[0]) && consumers[node.inputs[0]] == 1
      places[node.name] = try named(node.name) {
        try add(effect, node.name, inputs[0], node.inputs.map { places[$0]! }, mayFold: mayFold)
      }
      if node.layer.kind is ELU { isHomogeneous = false }
      shapes[node.name] = shape
    }
    guard let last = network.graph.nodes.last, places[last.name] == vertices.count - 1 else {
      throw Fault(.badData, "the scores are not what the network computes last; remove the layers that lead nowhere")
    }
  }

  private static func effect(of node: Graph.Node, _ inputs: [[Int]], _ values: [Tensor]) throws -> NormEffect {
    guard let rule = node.layer.kind as? any NormRule else {
      throw Fault(
        .badData,
        "a layer of kind '\(type(of: node.layer.kind).kind)' has no norm rule; bounds know "
          + Registry.layers.filter { $0 is any NormRule.Type }.map { $0.kind }.joined(separator: ", "))
    }
    return try rule.effect(inputs, values)
  }

  /// - Returns: the vertex that holds the layer's output.
  private mutating func add(
    _ effect: NormEffect, _ name: String, _ shape: [Int], _ inputs: [Int], mayFold: Bool
  ) throws -> Int {
    switch effect {
    case .identity: return inputs[0]
    case .affine(let map, let bias):
      guard try bias.isFinite() else { throw Fault(.badData, "a bias is not finite") }
      return append(.affine(AffineLayer(name: name, map: map, bias: bias)), inputs)
    case .scaling(let scale, let shift):
      guard try scale.isFinite() && shift.isFinite() else {
        throw Fault(.badData, "its statistics give no finite scale and shift")
      }
      if mayFold, case .affine(let before) = vertices[inputs[0]].kind {
        vertices[inputs[0]].kind = .affine(try before.scaled(by: scale, shift: shift))
        return inputs[0]
      }
      return append(.affine(try .diagonal(name, scale: scale, shift: shift, shape: shape)), inputs)
    case .fixed(let lipschitz): return append(.fixed(lipschitz: lipschitz), inputs)
    case .sum: return append(.sum, inputs)
    case .concatenation: return append(.concatenation, inputs)
    }
  }

  private mutating func append(_ kind: Kind, _ inputs: [Int]) -> Int {
    vertices.append(Vertex(kind: kind, inputs: inputs))
    return vertices.count - 1
  }

  private func named<R>(_ layer: String, _ body: () throws -> R) throws -> R {
    do { return try body() } catch let fault as Fault {
      throw Fault(fault.kind, "layer '\(layer)': \(fault.description)")
    }
  }
}
