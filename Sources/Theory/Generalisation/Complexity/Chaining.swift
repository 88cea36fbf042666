import Foundation
import GSL

/// Chaining with optimised levels: a Rademacher bound with a third of Dudley's constant and a shorter logarithm.
///
/// **Statement.** Let F have values in [0, 1] at n points and, for every ε, a cover *by members of F* with
/// ln N(ε) ≤ h(ε). For any scales √n/2 = e₀ > e₁ > … > e_N,
/// Rad ≤ e_N/√n + Σⱼ e_{j−1}·√(2h(eⱼ))/n.
///
/// **Proof.** Let c = (½, …, ½); every f lies within e₀ of it. Let f_N be the cover point of f at scale e_N, and
/// f_{j−1} that of f_j at scale e_{j−1}, which exists because f_j is itself in F; f₀ = c. Split
/// f − c = (f − f_N) + Σⱼ (f_j − f_{j−1}). With signs σ, E sup ⟨σ, f − f_N⟩ ≤ √n·e_N. The pair (f_j, f_{j−1}) is
/// determined by f_j, so the j-th sum is a maximum over at most exp h(eⱼ) vectors of norm at most e_{j−1}, whose
/// expectation is at most e_{j−1}√(2h(eⱼ)) (Massart). ⟨σ, c⟩ has mean zero. Divide by n. ∎
///
/// For h = K²/ε² and N levels the best scales are geometric, e_j = e₀(e/e₀)^{j/N}, and the last one is
/// e = (√2·K·e₀^{1/N}/√n)^{N/(N+1)}. For one level the formula is valid at every e, so there is always a finite answer.
///
/// The trivial bound ½ is not applied here: it never makes a bound informative, and hides how far from it one is.
public enum Chaining {
  /// How many levels are tried; the best is near the logarithm of √n/e, so 60 are plenty.
  public static let maximumLevels = 60

  /// The best bound over the number of levels, for ln N(ε) ≤ K²/ε².
  public static func rademacher(constant: Magnitude, count n: Int) -> Magnitude {
    guard constant != .zero else { return .zero }
    return (1...maximumLevels).compactMap { value(levels: $0, constant: constant, count: Double(n)) }.min()!
  }

  private static func value(levels: Int, constant: Magnitude, count n: Double) -> Magnitude? {
    let (levels, start) = (Double(levels), log(n.squareRoot() / 2))
    let step = log(2.0.squareRoot()) + constant.ln - 0.5 * log(n)
    let last = levels / (levels + 1) * (step + start / levels)
    guard last < start || levels == 1 else { return nil }
    // Whatever rounding makes of `last`, the bound at that scale is valid: only what follows is rounded up.
    let widening = Magnitude(ln: (start - last) / levels * (1 + 0x1p-50) + 0x1p-50)
    return Magnitude(ln: last) / n.squareRoot()
      + Magnitude(2.0.squareRoot().nextUp) * constant * Magnitude(levels) * widening / n
  }

  /// The best bound found for any entropy, over level positions, by Nelder and Mead in the logarithms of the ratios.
  ///
  /// Every choice of levels is a valid bound, so the search needs no guarantee.
  public static func rademacher(entropy: some Entropy, count n: Int) throws -> Double {
    try demandCount(n)
    var best = Double.infinity
    for levels in [1, 2, 3, 4, 5, 6, 8, 12] {
      let start = try geometricStart(entropy, levels: levels, count: n)
      let found = try Minimisation.nelderMead(
        from: start, steps: start.map { _ in 0.3 }, sizeTolerance: 1e-4, maximumIterations: 400 * levels
      ) { sum(entropy, logRatios: $0, count: n) }
      best = min(best, found.value)
    }
    // A few dozen additions and logarithms, each exact to a unit or two in the last place.
    return best * (1 + 1e-13)
  }

  /// The bound for the scales e_j = e_{j−1}·exp(−exp(ratio_j)).
  private static func sum(_ entropy: some Entropy, logRatios: [Double], count n: Int) -> Double {
    let root = Double(n).squareRoot()
    var (scale, total) = (root / 2, 0.0)
    for ratio in logRatios {
      let next = scale * exp(-exp(ratio))
      guard next > 0 else { return .infinity }
      total += scale * (2 * entropy.logCount(at: next)).squareRoot() / Double(n)
      scale = next
    }
    return total + scale / root
  }

  private static func geometricStart(_ entropy: some Entropy, levels: Int, count n: Int) throws -> [Double] {
    let best = try Minimisation.brent(in: -6...3, samples: 40) {
      min(1e300, sum(entropy, logRatios: Array(repeating: $0, count: levels), count: n))
    }
    return Array(repeating: best.point, count: levels)
  }
}
