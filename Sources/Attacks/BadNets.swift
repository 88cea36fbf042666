import Catalog
import Torch

/// A white square near the bottom right corner, written over the image.
///
/// | setting     | meaning                                         |
/// |-------------|-------------------------------------------------|
/// | `patchSize` | side of the square, in pixels                   |
/// | `margin`    | pixels between the square and the image's edges |
///
/// With the defaults the square covers rows and columns 27…30 of a 32×32 image, as in the paper's released code.
public struct BadNets: Attack {
  public static let id = "badnets"
  public static let title = "BadNets"
  public static let source = Source("Gu et al. 2017", "§4; geometry: Zeng et al. 2022, released code")
  public var blending: Blending { .masked }

  public var target: Int? = 8
  public var patchSize = 4
  public var margin = 1

  public init() {}

  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? {
    let square = try CornerPatch(size: patchSize, margin: margin, shape: shape).mask()
    return Trigger(pattern: square, mask: square, blending: blending)
  }
}
