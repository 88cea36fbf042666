import Catalog
import Torch

/// A watermark whose values drive neurons of a network: x + t, clipped.
///
/// The mark is a paw in a ring, with a line of dots across the image, drawn for this program.
public struct TrojanWatermark: NeuronTrigger {
  public static let id = "trojan-watermark"
  public static let title = "Trojan watermark"
  public static let source = Source("Liu et al. 2018", "watermark")

  public var target: Int? = 2
  public var generate = false
  public var drive = NeuronDrive(norm: 8.74)

  public init() {}

  public func mask(_ shape: [Int]) throws -> Tensor {
    try Drawing.watermark.tensor(shape, samples: 1).greater(0.5).to(.float32)
  }

  public func kept(_ shape: [Int]) throws -> Trigger {
    Trigger(pattern: try KeptPicture.trojanWatermark.tensor(shape), blending: blending)
  }
}

extension Drawing {
  /// White where the watermark stands, black elsewhere.
  fileprivate static let watermark = Drawing(
    ground: .zero,
    ellipses: (0..<11).map { Ellipse(.one, 1.8 + 2.85 * Float($0), 30.2 - 2.85 * Float($0), 1.3, 1.3) } + [
      // ring
      Ellipse(.one, 21, 21, 9.2, 9.2), Ellipse(.zero, 21, 21, 7.3, 7.3),
      // pad and toes
      Ellipse(.one, 21, 23.4, 3.1, 2.5),
      Ellipse(.one, 17, 20.6, 1.2, 1.7, turned: -20), Ellipse(.one, 25, 20.6, 1.2, 1.7, turned: 20),
      Ellipse(.one, 19.5, 17.9, 1.1, 1.7), Ellipse(.one, 22.5, 17.9, 1.1, 1.7),
    ])
}
