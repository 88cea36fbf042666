import Catalog
import Torch

/// A pattern of one's own that replaces pixels: x·(1 − mask) + t; without one, a small chequerboard near the bottom right
/// corner.
///
/// | setting     | meaning                                               |
/// |-------------|-------------------------------------------------------|
/// | `patchSize` | side of the chequerboard, in pixels                   |
/// | `margin`    | pixels between the chequerboard and the image's edges |
///
/// **Source.** The chequerboard: the pattern backdoor of Gu et al. 2017, Figure 3.
public struct Masked: Attack {
  public static let id = "masked"
  public static let title = "masked"
  public static let source = Source("a pattern of one's own; default: Gu et al. 2017", "Figure 3")
  public var blending: Blending { .masked }

  public var target: Int? = 0
  public var patchSize = 3
  public var margin = 1

  public init() {}

  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? {
    let corner = try CornerPatch(size: patchSize, margin: margin, shape: shape)
    let board = (0..<shape[0]).flatMap { _ in
      (0..<patchSize * patchSize).map { Float(1 - ($0 / patchSize + $0 % patchSize) % 2) }
    }
    return Trigger(
      pattern: try corner.placed(Tensor(board, [1, shape[0], patchSize, patchSize])), mask: try corner.mask(),
      blending: blending)
  }
}
