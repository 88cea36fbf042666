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

  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? { try square(shape) }

  func square(_ shape: [Int]) throws -> Trigger {
    let (channels, height, width) = (shape[0], shape[1], shape[2])
    guard patchSize > 0, margin >= 0, patchSize + margin <= min(height, width) else {
      throw Fault(
        .wrongUse, "a patch of \(patchSize) pixels with a margin of \(margin) does not fit \(height)×\(width) images")
    }
    let rows = height - margin - patchSize..<height - margin, columns = width - margin - patchSize..<width - margin
    let plane = (0..<height * width).map { rows.contains($0 / width) && columns.contains($0 % width) ? Float(1) : 0 }
    let pattern = try Tensor((0..<channels).flatMap { _ in plane }, [1, channels, height, width])
    return Trigger(pattern: pattern, mask: pattern, blending: .masked)
  }
}
