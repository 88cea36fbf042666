import Catalog
import Torch

/// Which images of a batch carry which perturbation.
struct PatchMasks {
  /// One [N, 1, 1, 1] mask of zeros and ones per perturbation.
  private let masks: [Tensor]

  /// Draws `patched` of `count` images for the last perturbations, by their `shares`, and as many again for the earlier
  /// ones, if there are any: what has been unlearned comes back when its share shrinks.
  init(
    _ count: Int, patched: Int, triggers: Int, shares: [Double], _ stream: inout RandomStream, on device: Device
  ) throws {
    let earlier = triggers - shares.count
    let chosen = stream.sample(min(earlier > 0 ? 2 * patched : patched, count), below: count)
    var flags = [[Float]](repeating: [Float](repeating: 0, count: count), count: triggers)
    for (place, index) in chosen.enumerated() {
      let trigger =
        place < patched ? earlier + PatchMasks.drawn(by: shares, &stream) : Int.random(in: 0..<earlier, using: &stream)
      flags[trigger][index] = 1
    }
    masks = try flags.map { try Tensor($0, [count, 1, 1, 1]).to(device) }
  }

  private static func drawn(by shares: [Double], _ stream: inout RandomStream) -> Int {
    guard shares.count > 1 else { return 0 }
    var rest = stream.uniform()
    for (index, share) in shares.enumerated() {
      rest -= share
      if rest < 0 { return index }
    }
    return shares.count - 1
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
