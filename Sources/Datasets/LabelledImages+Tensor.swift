import NN
import Torch

extension LabelledImages: Samples {
  public func batch(_ indices: [Int]) throws -> (images: Tensor, labels: Tensor) {
    let shape = [indices.count, channels, height, width]
    let images: Tensor =
      switch pixels {
      case .bytes(let values):
        try Tensor(bytes: gathered(indices, from: values), .uint8, shape).to(.float32) / 255
      case .floats(let values):
        try Tensor(gathered(indices, from: values), shape)
      }
    return (images, try Tensor(indices.map { labels[$0] }))
  }

  /// All images [N, C, H, W] and labels [N] at once.
  public func tensors() throws -> (images: Tensor, labels: Tensor) { try batch(Array(0..<count)) }

  private func gathered<T>(_ indices: [Int], from values: [T]) -> [T] {
    var batch: [T] = []
    batch.reserveCapacity(indices.count * imageSize)
    for index in indices { batch.append(contentsOf: values[index * imageSize..<(index + 1) * imageSize]) }
    return batch
  }
}
