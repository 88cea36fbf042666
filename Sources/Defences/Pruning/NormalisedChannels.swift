import Catalog
import NN
import Torch

/// The channels of all batch normalisations of a network, and what scaling them does to its parameters.
struct NormalisedChannels {
  /// Relative changes of γ and β, one tensor per normalisation.
  struct Noise {
    var weights: TensorBundle
    var biases: TensorBundle
  }

  private let network: Network
  /// Where γ and β of each normalisation stand among the parameters.
  private let weights: [Int]
  private let biases: [Int]
  private let shapes: [[Int]]

  var count: Int { shapes.reduce(0) { $0 + $1[0] } }

  /// - Throws: `Fault(.wrongUse)` where the network has no batch normalisation.
  init(_ network: Network, for defence: String) throws {
    let names = network.graph.nodes.filter { $0.layer.kind is BatchNorm }.map(\.name)
    guard !names.isEmpty else {
      throw Fault(.wrongUse, "\(defence) masks the channels of batch normalisation, and this network has none")
    }
    self.network = network
    weights = names.map { network.parameterNames.firstIndex(of: "\($0).weight")! }
    biases = names.map { network.parameterNames.firstIndex(of: "\($0).bias")! }
    shapes = weights.map { network.parameters.tensors[$0].shape }
  }

  func ones() throws -> TensorBundle {
    TensorBundle(try shapes.map { try .full($0, 1, on: network.device) })
  }

  /// Uniform relative changes within ±`radius`.
  func noise(within radius: Double, _ generator: Generator) throws -> Noise {
    let drawn = { try shapes.map { try (generator.uniform($0) * 2 - 1) * radius } }
    return Noise(weights: TensorBundle(try drawn()), biases: TensorBundle(try drawn()))
  }

  /// The network's parameters with γ scaled by mask + noise and β by 1 + noise.
  func scaled(_ masks: TensorBundle, _ noise: Noise?) throws -> TensorBundle {
    var parameters = network.parameters
    for place in weights.indices {
      let mask = masks.tensors[place]
      let factor = try noise.map { try mask + $0.weights.tensors[place] } ?? mask
      parameters.tensors[weights[place]] = try parameters.tensors[weights[place]] * factor
      guard let noise else { continue }
      parameters.tensors[biases[place]] = try parameters.tensors[biases[place]] * (noise.biases.tensors[place] + 1)
    }
    return parameters
  }

  /// Gives `target` the parameters `whole`, with γ zero where the mask is below `threshold`.
  /// - Returns: how many channels that are.
  func prune(_ target: Network, _ whole: TensorBundle, _ masks: TensorBundle, below threshold: Double) throws -> Int {
    var pruned = whole, count = 0
    for (place, mask) in zip(weights, masks.tensors) {
      let low = try mask.less(threshold).to(.float32)
      count += Int(try low.sum().item())
      pruned.tensors[place] = try whole.tensors[place] * (-low + 1)
    }
    try target.parameters.copy(from: pruned)
    return count
  }
}

/// The noise within a radius that does most harm, by steps along the sign of the gradient from a random start.
struct WorstNoise {
  var radius: Double
  var steps: Int
  var channels: NormalisedChannels
  var tuner: Tuner
  var mode: Mode

  func find(
    _ masks: TensorBundle, _ batch: (images: Tensor, labels: Tensor), _ generator: Generator
  ) throws -> NormalisedChannels.Noise {
    var noise = try channels.noise(within: radius, generator)
    let images = try batch.images.contiguous(channelsLast: true)
    for _ in 0..<steps {
      tuner.session.counter.passes.forward += 1
      tuner.session.counter.passes.backward += 1
      let leaves = NormalisedChannels.Noise(weights: try noise.weights.leaves(), biases: try noise.biases.leaves())
      let loss = try tuner.network.forward(images, parameters: channels.scaled(masks, leaves), mode)
        .crossEntropy(batch.labels)
      let gradients = try loss.gradients(of: leaves.weights.tensors + leaves.biases.tensors)
      let count = noise.weights.count
      noise.weights = try climbed(noise.weights, Array(gradients[..<count]))
      noise.biases = try climbed(noise.biases, Array(gradients[count...]))
    }
    return noise
  }

  private func climbed(_ noise: TensorBundle, _ gradients: [Tensor]) throws -> TensorBundle {
    try noise.combined(TensorBundle(gradients)) { noise, gradient in
      try (noise + gradient.sign() * (radius / Double(steps))).clamped(to: -radius...radius)
    }
  }
}
