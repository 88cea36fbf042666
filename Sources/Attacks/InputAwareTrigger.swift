import Catalog
import NN
import Torch

/// The two networks of the input-aware attack.
struct InputAwareTrigger: Planter {
  /// [N, C, H, W] to as many colours, in a row.
  let patterns: Network
  /// [N, C, H, W] to one number a pixel, in a row.
  let masks: Network

  /// Fresh networks.
  init(shape: [Int], width: Double, seed: Int) throws {
    var stream = RandomStream(seed: seed, stage: "input-aware")
    patterns = try Network(Self.graph(shape, outputs: shape[0], width), generator: Generator(seed: stream.seed()))
    masks = try Network(Self.graph(shape, outputs: 1, width), generator: Generator(seed: stream.seed()))
  }

  func plant(in images: Tensor) throws -> Tensor {
    try withoutHistory { try laid(on: images, pattern: pattern(of: images), mask: mask(of: images)) }
  }

  /// Another image's trigger: its neighbour's in the batch.
  func disguise(_ images: Tensor, seeds: [Int]) throws -> Tensor {
    let next = try Tensor((0..<images.shape[0]).map { ($0 + 1) % images.shape[0] }).to(images.device)
    let neighbours = try images.gathered(next)
    return try withoutHistory { try laid(on: images, pattern: pattern(of: neighbours), mask: mask(of: neighbours)) }
  }

  func laid(on images: Tensor, pattern: Tensor, mask: Tensor) throws -> Tensor {
    try (images + (pattern - images) * mask).clamped(to: 0...1)
  }

  /// [N, C, H, W] in 0…1.
  func pattern(of images: Tensor, parameters: TensorBundle? = nil, _ mode: Mode = .evaluation) throws -> Tensor {
    let row = try patterns.forward(images.to(patterns.device), parameters: parameters, mode)
    return try (row * 0.5 + 0.5).reshaped(images.shape).to(images.device)
  }

  /// [N, 1, H, W] in 0…1, mostly near either end.
  func mask(of images: Tensor, parameters: TensorBundle? = nil, _ mode: Mode = .evaluation) throws -> Tensor {
    let row = try masks.forward(images.to(masks.device), parameters: parameters, mode)
    let shape = images.shape
    // tanh(20 y − 10) of the released code, with y = (row + 1)/2.
    return try ((row * 10).tanh() * 0.5 + 0.5).reshaped([shape[0], 1, shape[2], shape[3]]).to(images.device)
  }

  func cloned() throws -> InputAwareTrigger {
    InputAwareTrigger(patterns: try patterns.cloned(), masks: try masks.cloned())
  }

  func moved(to device: Device) throws -> InputAwareTrigger {
    InputAwareTrigger(patterns: try patterns.moved(to: device), masks: try masks.moved(to: device))
  }

  func tensors() throws -> [String: Tensor] {
    try entries().reduce(into: [:]) { $0[$1.name] = $1.tensor }
  }

  /// Overwrites the networks' weights with kept ones.
  func copy(from tensors: [String: Tensor]) throws {
    for (name, tensor) in try entries() {
      let kept = try tensors.required(name)
      guard kept.shape == tensor.shape else {
        throw Fault(
          .badData, "the file's tensor '\(name)' is \(kept.shape), not \(tensor.shape): train the network again")
      }
      try tensor.copy(from: kept)
    }
  }

  private init(patterns: Network, masks: Network) {
    self.patterns = patterns
    self.masks = masks
  }

  private func entries() throws -> [(name: String, tensor: Tensor)] {
    try [("patterns", patterns), ("masks", masks)].flatMap { part, network in
      try network.state().map { ("\(part)/\($0.name)", $0.tensor) }
    }
  }

  /// Three halvings of two convolutions each, and back; the output stands in a row, as a network's does.
  private static func graph(_ shape: [Int], outputs: Int, _ width: Double) throws -> Graph {
    guard shape[1] % 8 == 0, shape[2] % 8 == 0 else {
      throw Fault(.badData, "input-aware halves images three times: \(shape[1])×\(shape[2]) cannot be divided by 8")
    }
    let channels = [32.0, 64, 128].map { max(1, Int(($0 * width).rounded())) }
    var graph = Graph(inputShape: shape)
    func append(_ layer: any LayerKind) { graph.append("\(graph.nodes.count)", layer) }
    func convolution(_ channels: Int) {
      for layer in [Convolution(channels: channels, kernel: 3, padding: 1), BatchNorm(), ReLU()] as [any LayerKind] {
        append(layer)
      }
    }
    for count in channels {
      for _ in 0..<2 { convolution(count) }
      append(MaxPool(kernel: 2))
    }
    convolution(channels[2])
    for count in [channels[1], channels[0], channels[0]] {
      append(Upsample())
      for _ in 0..<2 { convolution(count) }
    }
    append(Convolution(channels: outputs, kernel: 3, padding: 1))
    append(Tanh())
    append(Flatten())
    return graph
  }
}
