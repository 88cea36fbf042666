import Catalog
import Foundation

/// What every family draws alike, before its own numbers: dimension, curvature, step, radius and the two counts.
public struct Sketch: Sendable {
  /// The ingredients that every family has, in this order.
  public static let ingredients = [
    Draw.Ingredient("step", kind: .positive), Draw.Ingredient("radius", kind: .positive),
  ]
  /// The step in units of 2/(L + μ), and C_δ in units of ‖δ*‖.
  static let step = 0, radius = 1

  public let dimension: Int
  /// μ ≤ L of the inner objective.
  public let mu, L: Double
  let stepShare, radiusShare: Double
  let t, k: Int

  init(_ ranges: InstanceRanges, using stream: inout RandomStream) {
    dimension = ranges.dimension ?? Self.dimension(using: &stream)
    let condition = pow(10, 3 * stream.uniform()), scale = pow(10, stream.uniform(-1...1))
    switch (ranges.mu, ranges.L) {
    case (let mu?, let L?): (self.mu, self.L) = (mu, L)
    case (let mu?, nil): (self.mu, self.L) = (mu, mu * condition)
    case (nil, let L?): (self.mu, self.L) = (L / condition, L)
    case (nil, nil): (self.mu, self.L) = (scale / condition, scale)
    }
    stepShare = Self.stepShare(mu: mu, L: L, using: &stream)
    let draw = stream.uniform()
    radiusShare = ranges.radius ?? (draw < 0.2 ? 0.2 + 3.5 * draw : 1 + 2.5 * (draw - 0.2))
    let (t, k) = Self.counts(using: &stream)
    self.t = ranges.innerSteps ?? t
    self.k = ranges.solverSteps ?? k
  }

  /// Writes the shared numbers into a draw whose sizes are set.
  func finish(_ draw: Draw) {
    draw[Self.step][0] = stepShare
    draw[Self.radius][0] = radiusShare
    (draw.t, draw.k) = (t, k)
  }

  /// Log-uniform on 1…16, and on 16…256 once in sixteen: the cost of an instance grows with the cube.
  private static func dimension(using stream: inout RandomStream) -> Int {
    let isLarge = stream.uniform() < 1.0 / 16
    let exponent = 4 * stream.uniform() + (isLarge ? 4 : 0)
    return min(Int(exp2(exponent)), InstanceRanges.largestDimension)
  }

  /// The best step, a shorter one, or a longer one that still contracts: α < 2/L is a share below 1 + μ/L.
  private static func stepShare(mu: Double, L: Double, using stream: inout RandomStream) -> Double {
    let (kind, position) = (stream.uniform(), stream.uniform())
    if kind < 0.4 { return 1 }
    return kind < 0.8 ? pow(20, -position) : 1 + 0.95 * position * mu / L
  }

  /// Two counts, log-uniform on 1…100 or zero; equal, the first larger, or the second larger with equal chances.
  private static func counts(using stream: inout RandomStream) -> (t: Int, k: Int) {
    func count() -> Int { Int(pow(101, stream.uniform())) }
    let (a, b) = (count(), count())
    let (small, large) = (min(a, b) - (a == b ? 1 : 0), max(a, b))
    switch Int(3 * stream.uniform()) {
    case 0: return (large, large)
    case 1: return (large, small)
    default: return (small, large)
    }
  }
}
