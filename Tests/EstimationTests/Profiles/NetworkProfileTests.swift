import Catalog
import Estimation
import Foundation
import NN
import Testing
import Theory
import Torch

@Suite("Profiles of networks") struct NetworkProfileOfNetworkTests {
  @Test("A network's outputs and their changes stay within what its profile says", arguments: RandomGraphs.allCases)
  func bounds(kind: RandomGraphs) throws {
    try Runtime.setThreads(1)
    var stream = RandomStream(seed: 41, stage: kind.rawValue)
    for _ in 0..<6 {
      let network = try kind.network(&stream)
      let profile = try NetworkProfile(of: network)
      for scale in [0.01, 1, 100] {
        let x = try stream.normal([4, 3, 8, 8]) * scale, y = try x + stream.normal([4, 3, 8, 8]) * (scale * 0.1)
        let (fx, fy) = try (network.forward(x), network.forward(y))
        let norms = profile.forwardNorms(inputNorm: Magnitude(try length(x)), count: 4)
        #expect(try length(fx) <= norms.last!.value)
        #expect(try length(fx - fy) <= profile.lipschitzConstant.value * length(x - y))
      }
    }
  }

  @Test("Moving one layer moves the scores by at most Gᵢ(aᵢBᵢ + √(nP)‖b − b⁰‖₁)", arguments: RandomGraphs.allCases)
  func distances(kind: RandomGraphs) throws {
    try Runtime.setThreads(1)
    var stream = RandomStream(seed: 42, stage: kind.rawValue)
    let network = try kind.network(&stream)
    let x = try stream.normal([4, 3, 8, 8])
    for (name, tensor) in zip(network.parameterNames, network.parameters.tensors) {
      let moved = try network.cloned()
      let index = network.parameterNames.firstIndex(of: name)!
      try moved.parameters.tensors[index].copy(from: tensor + stream.normal(tensor.shape) * 0.3)
      let profile = try NetworkProfile(of: moved, reference: network)
      let norms = profile.forwardNorms(inputNorm: Magnitude(try length(x)), count: 4)
      let constants = profile.lipschitzToScores()
      let allowed = profile.vertices.indices.reduce(0.0) { sum, index in
        guard case .layer(let layer) = profile.vertices[index].kind, let distance = layer.distance else { return sum }
        let own = distance.atomic * norms[profile.vertices[index].inputs[0]].value
        return sum + constants[index].value * (own + (4 * layer.positions).squareRoot() * distance.biasSum)
      }
      let change = try length(network.forward(x) - moved.forward(x))
      #expect(change > 0 && change <= allowed, "\(name)")
    }
  }

  @Test("Batch normalisation after a convolution counts as the convolution with its weights scaled")
  func folding() throws {
    var stream = RandomStream(seed: 43, stage: "folding")
    let network = try RandomGraphs.chain.network(&stream)
    let state = Dictionary(uniqueKeysWithValues: try network.state().map { ($0.name, $0.tensor) })
    let scale = try state["norm.weight"]! / (state["norm.running_var"]! + 1e-5).squareRoot()
    var graph = network.graph
    graph = Graph(inputShape: graph.inputShape, nodes: graph.nodes.filter { $0.name != "norm" })
    graph.rewire("elu", to: "conv")
    let plain = try Network(graph, generator: Generator(seed: 0)).converted(to: .float64)
    let folded = [
      "conv.weight": try state["conv.weight"]! * scale.reshaped([4, 1, 1, 1]),
      "conv.bias": try (state["conv.bias"]! - state["norm.running_mean"]!) * scale + state["norm.bias"]!,
      "classifier.weight": state["classifier.weight"]!, "classifier.bias": state["classifier.bias"]!,
    ]
    for (name, tensor) in zip(plain.parameterNames, plain.parameters.tensors) { try tensor.copy(from: folded[name]!) }
    let x = try stream.normal([2, 3, 8, 8])
    #expect(try length(network.forward(x) - plain.forward(x)) < 1e-10 * length(plain.forward(x)))
    let (one, two) = (try NetworkProfile(of: network), try NetworkProfile(of: plain))
    #expect(one.vertices.count == two.vertices.count && one.layers.count == 2)
    for (a, b) in zip(one.layers, two.layers) {
      for key in [\LayerNorms.spectral, \.group, \.atomic, \.biasSum, \.biasNorm] {
        #expect(abs(a.weights[keyPath: key] - b.weights[keyPath: key]) <= 1e-9 * b.weights[keyPath: key])
      }
      #expect((a.inputs, a.outputs, a.channels, a.atoms) == (b.inputs, b.outputs, b.channels, b.atoms))
    }
  }

  @Test("Joins stay joins, a normalisation on its own is a layer, and a chain is seen to be one")
  func structure() throws {
    var stream = RandomStream(seed: 44, stage: "structure")
    func profile(_ kind: RandomGraphs) throws -> NetworkProfile { try NetworkProfile(of: kind.network(&stream)) }
    #expect(try profile(.chain).isChain && profile(.chain).layers.map(\.name) == ["conv", "classifier"])
    #expect(try profile(.residual).layers.map(\.name) == ["stem", "conv", "down", "classifier"])
    #expect(try profile(.residual).vertices.contains { $0.kind == .sum })
    #expect(try profile(.preActivation).layers.map(\.name) == ["stem", "norm", "conv", "classifier"])
    let dense = try profile(.dense)
    #expect(dense.layers.map(\.name) == ["stem", "grow", "norm", "classifier"])
    #expect(dense.vertices.contains { $0.kind == .concatenation } && !dense.isChain)
    #expect(try profile(.inception).firstLayer == nil && profile(.inception).isHomogeneous)
    #expect(try !profile(.chain).isHomogeneous)
  }

  @Test("A layer's norms are ordered: operator norm ≤ atomic norm ≤ (2,1) norm, Frobenius norm ≤ (2,1) norm")
  func order() throws {
    var stream = RandomStream(seed: 45, stage: "order")
    for kind in RandomGraphs.allCases {
      for layer in try NetworkProfile(of: kind.network(&stream)).layers {
        let norms = layer.weights
        #expect(norms.spectral <= norms.atomic * (1 + 1e-9) && norms.atomic <= norms.group)
        #expect(norms.frobenius! <= norms.group && norms.spectral <= norms.frobenius! * 1.4)
        let channels = norms.channelSums.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(norms.atomic <= channels * (1 + 1e-9) && norms.biasNorm <= norms.biasSum)
      }
    }
  }

  @Test("A network that is its own reference is at distance zero from it")
  func ownReference() throws {
    var stream = RandomStream(seed: 46, stage: "own")
    let network = try RandomGraphs.residual.network(&stream)
    let profile = try NetworkProfile(of: network, reference: network)
    for layer in profile.layers {
      #expect(layer.distance?.atomic == 0 && layer.distance?.biasSum == 0 && layer.reference == layer.weights)
    }
  }

  @Test("What no bound covers is refused in one line that names it")
  func refusals() throws {
    var stream = RandomStream(seed: 47, stage: "refusals")
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return ""
    }
    let network = try RandomGraphs.chain.network(&stream)
    var graph = Graph(inputShape: [3, 8, 8])
    graph.append("odd", Mystery())
    graph.append("flatten", Flatten())
    graph.append("classifier", Linear(outputs: 2))
    let odd = try Network(graph, generator: Generator(seed: 0))
    let training = try Mode.training(Generator(seed: 0))
    let broken = try network.cloned(), huge = try network.cloned()
    try broken.parameters.tensors[0].copy(from: .full([4, 3, 3, 3], .nan, .float64))
    let last = huge.parameters.tensors.count - 2
    try huge.parameters.tensors[last].copy(from: .full(huge.parameters.tensors[last].shape, 1e308, .float64))
    let texts = [
      (message { _ = try NetworkProfile(of: odd) }, "'odd'"),
      (message { _ = try NetworkProfile(of: odd) }, "mystery"),
      (message { _ = try NetworkProfile(of: network, mode: training) }, "'norm'"),
      (message { _ = try NetworkProfile(of: network, reference: RandomGraphs.dense.network(&stream)) }, "reference"),
      (message { _ = try NetworkProfile(of: broken) }, "'conv'"),
      (message { _ = try NetworkProfile(of: huge) }, "'classifier'"),
    ]
    for (text, word) in texts { #expect(text.contains(word) && !text.contains("\n"), "\(text)") }
  }
}

extension Graph {
  /// Lets `node` take `other` in the place of what it took.
  fileprivate mutating func rewire(_ node: String, to other: String) {
    var changed = Graph(inputShape: inputShape)
    for each in nodes {
      changed.append(each.name, each.layer.kind, from: each.name == node ? [other] : each.inputs)
    }
    self = changed
  }
}

/// A layer that nobody has a norm rule for.
private struct Mystery: LayerKind {
  static let kind = "mystery"
  func outputShape(_ inputs: [[Int]]) throws -> [Int] { inputs[0] }
  func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor { inputs[0] }
}
