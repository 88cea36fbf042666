import Catalog
import Theory

/// C12. Where its assumptions are what its proof needs. The bound is loose: compare the median.
public enum PrintedBoundHoldsForEqualCounts: Claim {
  public static let id = "C12"
  public static let title = "Theorem 1 for k = t"
  public static let source = Source("Zeng et al. 2022", "Theorem 1, eq. (4)")
  public static let statement =
    "With as many solver steps as inner steps, a contraction and an inactive norm constraint, the error of the "
    + "hypergradient is at most (c₁ + c₂(1 − qᵗ)/(1 − q))ρ(t) + c₃qᵗ."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, PrintedTheorem1.self) }

  /// Judges another bound.
  public static func judge(_ effort: Effort, _ bound: any HypergradientBound.Type) throws -> Finding {
    var tally = EvidenceTally()
    let token = try ToySweep(ToySweep.all).judge(bound, in: [.equal], effort, into: &tally)
    var finding = tally.finding(
      upheld: "no error exceeded the bound", refuted: "an error exceeded the bound")
    finding.token = token
    return finding
  }
}
