import Foundation

/// What training with noise on random samples gives away: (ε, δ) by Rényi differential privacy.
///
/// One step is the Gaussian mechanism on a Poisson sample: each example takes part with probability q, the clipped sum
/// gets noise of σ times the clipping norm. With μ₀ = N(0, σ²) and μ = (1 − q)·μ₀ + q·N(1, σ²),
///
///     RDP(α) = ln E_{z ~ μ₀} (μ(z)/μ₀(z))^α / (α − 1),        ε = min over α of T·RDP(α) + ln(1/δ)/(α − 1).
///
/// **Source.** Mironov, Talwar and Zhang 2019, §3.3; conversion: Mironov 2017, proposition 3.
public struct PrivacyAccountant: Sendable {
  /// σ: the noise in multiples of the clipping norm.
  public var noise: Double
  /// q: the probability that an example takes part in a step.
  public var rate: Double

  public init(noise: Double, rate: Double) {
    self.noise = noise
    self.rate = rate
  }

  /// 1.1 to 10.9 by tenths, then whole numbers: fine where few steps put the best order, coarse beyond.
  public static let orders = (1..<100).map { 1 + Double($0) / 10 } + (12..<64).map(Double.init)

  /// ε after `steps` steps; infinite without noise.
  public func epsilon(steps: Int, delta: Double) -> Double {
    guard steps > 0, rate > 0 else { return 0 }
    guard noise > 0 else { return .infinity }
    return Self.orders.map { Double(steps) * divergence(order: $0) + log(1 / delta) / ($0 - 1) }.min() ?? .infinity
  }

  /// RDP(α) of one step.
  public func divergence(order: Double) -> Double {
    guard rate < 1 else { return order / (2 * noise * noise) }
    // The integrand is Gaussian around 0 to α with deviation σ, so the trapezoidal rule converges geometrically.
    let low = -12 * noise, high = order + 12 * noise, points = 2000
    let width = (high - low) / Double(points)
    let exponents = (0...points).map { point -> Double in
      let z = low + Double(point) * width
      let ratio = logSum(log(1 - rate), log(rate) + (2 * z - 1) / (2 * noise * noise))
      return order * ratio - z * z / (2 * noise * noise)
    }
    let largest = exponents.max() ?? 0
    let sum = exponents.reduce(0) { $0 + exp($1 - largest) }
    return (largest + log(sum * width / (noise * (2 * .pi).squareRoot()))) / (order - 1)
  }

  private func logSum(_ a: Double, _ b: Double) -> Double { max(a, b) + log1p(exp(-abs(a - b))) }
}
