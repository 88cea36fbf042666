import Catalog

/// Theorem 1 and Lemma 1 as printed: `(c₁ + c₂(1 − qᵗ)/(1 − q))ρ(t) + c₃qᵗ`, one count t for inner and solver steps.
///
/// False where the two counts differ: with k < t for E ≠ −e, with k > t in every setting. With k = t it is the
/// corrected statement.
public enum PrintedTheorem1: HypergradientBound {
  public static let id = "printed"
  public static let title = "Theorem 1 as printed"
  public static let source = Source("Zeng et al. 2022", "Theorem 1, eq. (4); Lemma 1, eqs. (15), (16)")
  public static let takesRadius = true
  public static let needs: Assumption = [.approach, .interior, .oneCount]

  public static func formula<Number: BoundNumber>(
    _ terms: HypergradientTerms<Number>, _ run: HypergradientRun
  ) -> Number {
    let sums = terms.sums(run.t)
    return (terms.c1 + terms.c2 * sums.sum) * terms.number(run.rho) + terms.c3 * sums.power
  }
}
