import Catalog
import Datasets
import NN
import Torch

/// The clean images on the device, cut into batches.
struct CleanSet {
  let images: Tensor
  let labels: Tensor
  let count: Int
  let batches: [[Int]]

  init(_ samples: LabelledImages, batchSize: Int, device: Device) throws {
    let (images, labels) = try samples.tensors()
    self.init(images: try images.to(device), labels: try labels.to(device), batchSize: batchSize)
  }

  init(images: Tensor, labels: Tensor, batchSize: Int) {
    self.images = images
    self.labels = labels
    count = labels.count
    batches = stride(from: 0, to: labels.count, by: batchSize).map { Array($0..<min($0 + batchSize, labels.count)) }
  }

  func batch(_ indices: [Int]) throws -> (images: Tensor, labels: Tensor) {
    if let first = indices.first, indices == Array(first..<first + indices.count) {
      let range = first..<first + indices.count
      return (try images.sliced(range), try labels.sliced(range))
    }
    let index = try Tensor(indices).to(images.device)
    return (try images.gathered(index), try labels.gathered(index))
  }

  /// Random crops (4 pixels of reflection-free padding) and flips of all images.
  func augmented(_ stream: inout RandomStream, batchSize: Int) throws -> CleanSet {
    let shape = images.shape
    let (height, width, pad) = (shape[2], shape[3], 4)
    let rows = try Tensor.zeros([shape[0], shape[1], pad, width], images.dtype, on: images.device)
    let tall = try Tensor.concatenated([rows, images, rows], along: 2)
    let columns = try Tensor.zeros([shape[0], shape[1], height + 2 * pad, pad], images.dtype, on: images.device)
    let padded = try Tensor.concatenated([columns, tall, columns], along: 3)
    let crops = try (0..<count).map { index in
      let top = Int.random(in: 0...2 * pad, using: &stream), left = Int.random(in: 0...2 * pad, using: &stream)
      let crop = try padded.sliced(index..<index + 1).sliced(top..<top + height, along: 2)
        .sliced(left..<left + width, along: 3)
      return Bool.random(using: &stream) ? try crop.flipped([3]) : crop
    }
    return CleanSet(images: try .concatenated(crops), labels: labels, batchSize: batchSize)
  }
}
