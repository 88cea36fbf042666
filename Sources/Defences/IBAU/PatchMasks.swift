import Catalog
import Torch

/// Which images of a batch carry which perturbation.
struct PatchMasks {
  /// One [N, 1, 1, 1] mask of zeros and ones per perturbation.
  private let masks: [Tensor]

  /// Draws `patched` of `count` images and deals them out to the perturbations.
  init(_ count: Int, patched: Int, triggers: Int, _ stream: inout RandomStream, on device: Device) throws {
    let chosen = stream.sample(patched, below: count)
    masks = try (0..<triggers).map { trigger in
      var flags = [Float](repeating: 0, count: count)
      for (place, index) in chosen.enumerated() where place % triggers == trigger { flags[index] = 1 }
      return try Tensor(flags, [count, 1, 1, 1]).to(device)
    }
  }

  /// The images at the places `chunk` of the batch, with their perturbations added.
  func laid(_ triggers: [Tensor], on images: Tensor, at chunk: [Int], clamp: Bool) throws -> Tensor {
    let whole = chunk.count == masks[0].shape[0]
    let sum = try zip(masks, triggers).reduce(images) { images, pair in
      let mask = whole ? pair.0 : try pair.0.sliced(chunk[0]..<chunk[0] + chunk.count)
      return try images + mask * pair.1
    }
    return clamp ? try sum.clamped(to: 0...1) : sum
  }
}
