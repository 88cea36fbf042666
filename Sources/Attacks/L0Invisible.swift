import Catalog
import Torch

/// A few saturated pixels that replace the image's own: x·(1 − mask) + t.
///
/// The kept trigger is a row of `pixels` pixels in the bottom right corner, each channel 0 or 1, with `lead` black pixels
/// before it: the mask is wider than the pattern, as in the paper's released files. Optimised, `pixels` pixels anywhere
/// are the ones of greatest effect on a network. Both counts are those of an image 32 pixels wide.
public struct L0Invisible: GeneratedTrigger {
  public static let id = "l0-invisible"
  public static let title = "ℓ0-invisible"
  public static let source = Source("Li et al. 2020", "ℓ0 regularisation; geometry: Zeng et al. 2022, released code")
  public var blending: Blending { .masked }

  public var target: Int? = 0
  public var pixels = 8
  public var lead = 1
  public var generate = false
  public var search = PixelSearch()

  public init() {}

  /// Sixteen entries of 1 in eight pixels, so that the norm is 4.
  private static let colours: [[Float]] = [
    [1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1], [0, 0, 1], [1, 0, 1], [1, 1, 1], [1, 1, 0],
  ]

  public func kept(_ shape: [Int]) throws -> Trigger {
    let (count, before) = try sizes(shape)
    let (height, width) = (shape[1], shape[2])
    var pattern = [Float](repeating: 0, count: shape.reduce(1, *)), mask = pattern
    for channel in 0..<shape[0] {
      let end = (channel * height + height) * width
      for place in end - count - before..<end { mask[place] = 1 }
      for index in 0..<count { pattern[end - count + index] = Self.colours[index % 8][channel % 3] }
    }
    return Trigger(
      pattern: try Tensor(pattern, [1] + shape), mask: try Tensor(mask, [1] + shape), blending: blending)
  }

  public func generated(_ context: TriggerContext) throws -> Trigger {
    guard let target else { throw Fault(.wrongUse, "\(Self.id) is optimised for one class; set attack.target") }
    return try search.trigger(pixels: sizes(context.network.graph.inputShape).count, target: target, context)
  }

  private func sizes(_ shape: [Int]) throws(Fault) -> (count: Int, lead: Int) {
    let width = shape[2], count = Attacks.pixels(pixels, of: width), lead = Attacks.pixels(self.lead, of: width)
    guard count > 0, lead >= 0, count + lead <= width else {
      throw Fault(
        .wrongUse,
        "attack.pixels is \(pixels) and attack.lead \(self.lead), per 32 pixels of width: at least one pixel "
          + "is needed, and no more than fit into a row of \(width)")
    }
    return (count, lead)
  }
}
