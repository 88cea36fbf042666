import Catalog
import Theory

/// C20. By definition of the ramp, which vanishes from γ on.
public enum RampRiskIsBelowTheSmallMarginRate: Claim {
  public static let id = "C20"
  public static let title = "Ramp risk is below the rate of small margins"
  public static let source = Source("Zeng et al. 2022", "§5, the empirical risk of Theorem 2")
  public static let statement =
    "The ramp loss ℓ_γ(−M) of a margin M is at most 1 where M ≤ γ and 0 where M > γ, so R̂_γ is at most the fraction "
    + "of examples with margin at most γ."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, loss: RampLoss.value) }

  /// Judges another loss of (margin, γ).
  public static func judge(_ effort: Effort, loss: (Double, Double) -> Double) -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      let draw = ScoreDraw(effort, id, index)
      let value = loss(draw.margin, draw.gamma)
      let isSmall = draw.margin <= draw.gamma
      tally.note(
        ratio: isSmall ? value : nil, violated: value > (isSmall ? 1 : 0), size: Double(draw.scores.count),
        witness: "\(draw), loss \(shown(value)), margin \(shown(draw.margin))")
    }
    return tally.finding(
      upheld: "the loss never exceeds the indicator of M ≤ γ", refuted: "a loss exceeds the indicator of M ≤ γ")
  }
}
