import Catalog
import Formats
import Torch

/// A faint picture over the whole image.
///
/// | setting   | meaning                                                                      |
/// |-----------|------------------------------------------------------------------------------|
/// | `alpha`   | how strong the picture p is                                                  |
/// | `mixing`  | `additive`: x + α·p, clipped; `convex`: (1 − α)·x + α·p                      |
/// | `picture` | a PNG to lay over in place of the program's own owl, brought to the images' size |
///
/// The first form is the paper's, the second that of Chen et al. A pattern of one's own (`--trigger`) is added as it is.
public struct Blend: Attack {
  public static let id = "blend"
  public static let title = "Blend"
  public static let source = Source("Chen et al. 2017", "§4; additive as in Zeng et al. 2022")
  public var blending: Blending { .additive }

  /// How picture and image come together.
  public enum Mixing: String, Codable, Sendable, CaseIterable { case additive, convex }

  public var target: Int? = 1
  public var alpha = 0.2
  public var mixing = Mixing.additive
  public var picture: String?

  public init() {}

  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? {
    try SettingLimits("attack").check("alpha", alpha, in: 0...1)
    let whole = try picture.map { try .picture(PNG.read($0), shape) } ?? Drawing.owl.tensor(shape, samples: 4)
    let faint = try whole * alpha
    switch mixing {
    case .additive: return Trigger(pattern: faint, blending: .additive)
    // x·(1 − mask) + t with a mask of α everywhere.
    case .convex: return Trigger(pattern: faint, mask: try .full(whole.shape, alpha), blending: .masked)
    }
  }
}
