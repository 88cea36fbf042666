import Catalog
import Torch

/// Which images of a batch carry which perturbation.
struct PatchMasks {
  /// One [N, 1, 1, 1] mask of zeros and ones per perturbation.
  private let masks: [Tensor]

  /// Draws `patched` of `count` images: half of them for the `newest` last perturbations in turn, the others for any.
  init(
    _ count: Int, patched: Int, triggers: Int, newest: Int, _ stream: inout RandomStream, on device: Device
  ) throws {
    let chosen = stream.sample(patched, below: count)
    var flags = [[Float]](repeating: [Float](repeating: 0, count: count), count: triggers)
    for (place, index) in chosen.enumerated() {
      let isNew = triggers == newest || place < (patched + 1) / 2
      let trigger = isNew ? triggers - 1 - place % newest : Int.random(in: 0..<triggers, using: &stream)
      flags[trigger][index] = 1
    }
    masks = try flags.map { try Tensor($0, [count, 1, 1, 1]).to(device) }
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
