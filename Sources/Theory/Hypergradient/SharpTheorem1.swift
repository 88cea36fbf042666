import Catalog

/// The corrected theorem before its sums are rounded up:
/// `Δ(η₂ + η₁L_ΦS_k) + ΔL_E(ν₂S_k + ν₁L_ΦT_k) + c₃qᵏ`, with Δ = ρ(t)D.
///
/// The proof is that of `CorrectedTheorem1`, which then uses S_k ≤ 1/(1 − q) and T_k ≤ S_k/(1 − q); it is never the
/// larger of the two.
public enum SharpTheorem1: HypergradientBound {
  public static let id = "sharp"
  public static let title = "Theorem 1, corrected and sharpened"
  public static let source = Source("this toolkit", "proof of the corrected Theorem 1, sums kept")

  public static func formula<Number: BoundNumber>(
    _ terms: HypergradientTerms<Number>, _ run: HypergradientRun
  ) -> Number {
    let (constants, sums) = (terms.constants, terms.sums(run.k))
    let distance = terms.number(run.rho) * terms.number(constants.D)
    let first = terms.number(constants.eta2) + terms.number(constants.eta1) * terms.LPhi * sums.sum
    let second = terms.nu2 * sums.sum + terms.nu1 * terms.LPhi * sums.slope
    return distance * (first + terms.number(constants.LE) * second) + terms.c3 * sums.power
  }
}
