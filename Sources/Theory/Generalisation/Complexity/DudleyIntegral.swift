import Foundation
import GSL

/// Lemma 3: Dudley's entropy integral, for functions with values in [0, 1] at n points.
///
/// Rad ≤ inf_α 4α/√n + (12/n)∫_α^{√n} √(ln N(ε)) dε. The paper asks for *inputs* bounded by one where the proof needs
/// the function values to be; the ramp loss has them.
///
/// **Source.** Zeng et al. 2022, Lemma 3; Bartlett, Foster and Telgarsky 2017, Lemma A.5. ``Chaining`` proves a smaller
/// bound of the same kind from scratch.
public enum DudleyIntegral {
  /// The paper's choice α = 1/√n for ln N(ε) ≤ K²/ε²: 4/n + 12·K·ln(n)/n, equation (53).
  public static func printed(constant: Magnitude, count n: Int) -> Magnitude {
    let main = Magnitude(12) * constant * Magnitude(log(Double(n)).nextUp) / Double(n)
    return Magnitude(4) / Double(n) + main
  }

  /// The best α for ln N(ε) ≤ K²/ε²: α = min(3K/√n, √n), where the derivative 4/√n − 12K/(nα) vanishes.
  public static func optimal(constant: Magnitude, count n: Int) -> Magnitude {
    let n = Double(n)
    guard constant.ln.isFinite else { return constant == .zero ? .zero : Magnitude(4) }
    let logRatio = 0.5 * log(n) - min(constant.ln + log(3) - 0.5 * log(n), 0.5 * log(n))
    let alpha = exp(0.5 * log(n) - logRatio)
    let tail = Magnitude(12) * constant * Magnitude(max(logRatio, 0).nextUp) / n
    // α is whatever rounding made of it: the bound holds for every α, hence for this one.
    return Magnitude(4) * Magnitude(alpha) / n.squareRoot() + tail
  }

  /// The best α for any entropy, the integral by adaptive quadrature.
  ///
  /// The value includes the quadrature's own error estimate, which is no proof; ``Chaining/rademacher(entropy:count:)``
  /// is one, and is usually smaller.
  public static func quadrature(_ entropy: some Entropy, count n: Int) throws -> Double {
    try demandCount(n)
    let root = Double(n).squareRoot()
    func value(_ logAlpha: Double) throws -> Double {
      let alpha = exp(logAlpha)
      // In ln ε the integrand √h(ε)·ε is smooth over all scales.
      let integral = try Quadrature.integrate(
        from: logAlpha, to: log(root), absoluteTolerance: 1e-9 * root, relativeTolerance: 1e-8
      ) { entropy.logCount(at: exp($0)).squareRoot() * exp($0) }
      return 4 * alpha / root + 12 * (integral.value + integral.errorEstimate) / Double(n)
    }
    return try Minimisation.brent(in: (log(root) - 30)...log(root), value).value
  }
}
