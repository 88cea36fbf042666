import Catalog
import Torch

/// Which images of a batch carry which perturbation.
struct PatchMasks {
  /// One [N, 1, 1, 1] mask of zeros and ones per perturbation.
  private let masks: [Tensor]

  /// Draws `patched` of `count` images for the `newest` last perturbations in turn, and as many again for the earlier
  /// ones, if there are any: what has been unlearned comes back when its share shrinks.
  init(
    _ count: Int, patched: Int, triggers: Int, newest: Int, _ stream: inout RandomStream, on device: Device
  ) throws {
    let earlier = triggers - newest
    let chosen = stream.sample(min(earlier > 0 ? 2 * patched : patched, count), below: count)
    var flags = [[Float]](repeating: [Float](repeating: 0, count: count), count: triggers)
    for (place, index) in chosen.enumerated() {
      let trigger = place < patched ? triggers - 1 - place % newest : Int.random(in: 0..<earlier, using: &stream)
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
