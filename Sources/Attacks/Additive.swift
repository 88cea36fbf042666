import Catalog
import Foundation
import Torch

/// A pattern of one's own, added: x + t, clipped; without one, vertical stripes.
///
/// | setting     | meaning                                             |
/// |-------------|-----------------------------------------------------|
/// | `amplitude` | Δ: how far the stripes go either way, images in 0…1 |
/// | `frequency` | f: periods across the image's width                 |
///
/// The stripes are t(column) = Δ·sin(2π·f·column / width).
///
/// **Source.** The stripes: Barni et al. 2019, §3.2, with its Δ = 20/255 and f = 6.
public struct Additive: Attack {
  public static let id = "additive"
  public static let title = "additive"
  public static let source = Source("a pattern of one's own; default: Barni et al. 2019", "§3.2")
  public var blending: Blending { .additive }

  public var target: Int? = 0
  public var amplitude = 20.0 / 255
  public var frequency = 6.0

  public init() {}

  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? {
    let limits = SettingLimits("attack")
    try limits.check("amplitude", amplitude, in: 0...1)
    try limits.check("frequency", frequency, in: 0...1e3)
    let width = shape[2]
    let wave = (0..<width).map { Float(amplitude * sin(2 * .pi * frequency * Double($0) / Double(width))) }
    let stripes = try Tensor(wave, [1, 1, 1, width]).expanded([1] + shape).contiguous()
    return Trigger(pattern: stripes, blending: blending)
  }
}
