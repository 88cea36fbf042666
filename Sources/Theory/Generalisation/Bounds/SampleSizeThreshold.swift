import Foundation

/// How many examples a bound of this family needs before it can be below one for any weights, with reference zero.
///
/// For L layers with aᵢ ≥ sᵢ and per-layer logarithms at least ℓ, K_net ≥ L^{3/2}√ℓ·‖X̂‖∏sρ, while the margin is at
/// most √2·∏sρ·‖x‖. Write u for √2·∏sρ·x_rms/γ; the risk is at least 1 − u, and at least 0.
public enum SampleSizeThreshold {
  /// The least n with √n > 24·L^{3/2}·√ℓ·ln n beyond which it stays so: Dudley's integral at α = 1/√n, constant √2/γ.
  public static func dudley(layers: Int, logAtoms: Double) -> Double {
    let factor = 24 * pow(Double(layers), 1.5) * logAtoms.squareRoot()
    // √n/ln n is increasing from n = e² on; the fixed point of n = (factor·ln n)² attracts from above.
    var n = pow(factor, 4) + exp(2)
    for _ in 0..<200 { n = pow(factor * log(n), 2) }
    return n
  }

  /// n ≥ 128·ℓ·L³: the optimised chain of ``Chaining``.
  ///
  /// With N levels 2·Rad ≥ u needs, at u = 1, n > (2(N + 1))^{2(N+1)/N}·2^{1−2/N}·ℓL³, which is least for N = 1.
  public static func chaining(layers: Int, logAtoms: Double) -> Double {
    128 * logAtoms * pow(Double(layers), 3)
  }
}
