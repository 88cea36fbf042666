import Catalog
import Torch

/// The unknowns of a search: mask and pattern, squeezed into 0…1 by tanh(·)/2 + ½.
struct MaskVariables {
  /// Mask [1, 1, H, W] and pattern [1, C, H, W], unbounded.
  var raw: TensorBundle

  init(raw: TensorBundle) { self.raw = raw }

  /// Uniform draws on 0…1, but for the very ends, whose inverse is infinite.
  init(_ shape: [Int], _ generator: Generator, on device: Device) throws {
    raw = TensorBundle(
      try [[1, 1] + shape.dropFirst(), [1] + shape].map { shape in
        let drawn = try (generator.uniform(shape).to(device) * 2 - 1) * 0.999
        return try ((drawn + 1) / (-drawn + 1)).log() * 0.5
      })
  }

  func mask() throws -> Tensor { try raw.tensors[0].tanh() * 0.5 + 0.5 }
  func pattern() throws -> Tensor { try raw.tensors[1].tanh() * 0.5 + 0.5 }
  func cloned() throws -> MaskVariables { MaskVariables(raw: try raw.cloned()) }
}

/// Batches without end: the indices in an order drawn anew each time through.
struct BatchFeed {
  private let count: Int
  private let size: Int
  private var stream: RandomStream
  private var waiting: [Int] = []

  init(_ count: Int, size: Int, _ stream: RandomStream) {
    self.count = count
    self.size = min(size, count)
    self.stream = stream
  }

  mutating func next() -> [Int] {
    if waiting.count < size { waiting = stream.permutation(count) }
    defer { waiting.removeLast(size) }
    return Array(waiting.suffix(size))
  }
}
