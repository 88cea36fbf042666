import Catalog
import Torch

extension TuningStage {
  /// The images as one round shows them.
  func shown(_ clean: CleanSet, _ stream: inout RandomStream) throws -> CleanSet {
    let size = clean.batches.first?.count ?? clean.count
    let moved = augment ? try clean.augmented(&stream, batchSize: size) : clean
    guard cutout > 0 else { return moved }
    let holes = try TuningStage.holes(moved.images.shape, side: cutout, &stream).to(moved.images.device)
    return CleanSet(images: try moved.images * holes, labels: moved.labels, batchSize: size)
  }

  /// A mask [N, 1, H, W] with one square hole in every image, its centre anywhere.
  private static func holes(_ shape: [Int], side: Int, _ stream: inout RandomStream) throws -> Tensor {
    let (count, height, width) = (shape[0], shape[2], shape[3])
    var mask = [Float](repeating: 1, count: count * height * width)
    for image in 0..<count {
      let top = Int.random(in: 0..<height, using: &stream) - side / 2
      let left = Int.random(in: 0..<width, using: &stream) - side / 2
      for row in max(0, top)..<min(height, top + side) {
        for column in max(0, left)..<min(width, left + side) { mask[(image * height + row) * width + column] = 0 }
      }
    }
    return try Tensor(mask, [count, 1, height, width])
  }
}
