import Catalog
import Torch

/// A square near the bottom right corner whose values drive neurons of a network: x + t, clipped.
///
/// `patchSize` and `margin` are pixels of an image 32 pixels wide; with the defaults the square covers rows and columns
/// 21…29 of it, as in the paper's released file.
public struct TrojanSquare: NeuronTrigger {
  public static let id = "trojan-square"
  public static let title = "Trojan square"
  public static let source = Source("Liu et al. 2018", "square")

  public var target: Int? = 2
  public var patchSize = 9
  public var margin = 2
  public var generate = false
  public var drive = NeuronDrive(norm: 8.66)

  public init() {}

  public func mask(_ shape: [Int]) throws -> Tensor { try patch(shape).square.mask() }

  public func kept(_ shape: [Int]) throws -> Trigger {
    let (size, square) = try patch(shape)
    let values = try KeptPicture.trojanSquare.tensor([shape[0], size, size], part: 21..<30)
    return Trigger(pattern: try square.placed(values), blending: blending)
  }

  private func patch(_ shape: [Int]) throws(Fault) -> (size: Int, square: CornerPatch) {
    let side = min(shape[1], shape[2]), size = pixels(patchSize, of: side)
    return (size, try CornerPatch(size: size, margin: pixels(margin, of: side), shape: shape))
  }
}
