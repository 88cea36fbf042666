import Catalog
import Foundation

/// C29b. The paper writes the network as A_i(…) with A_i ∈ ℝ^{d_i×m_i} and covers XA: on one of the readings the norm
/// sums over input units, and that is false.
///
/// One input x and m outputs: ‖Aᵀ‖_{2,1} = ‖A‖₂, so {xA} is a ball of radius a|x| in ℝᵐ. Covering it at half the
/// radius takes 2ᵐ points, for m balls of half the radius have 2⁻ᵐ of its volume each. Claimed: ln N ≤ 4·ln(2m).
public enum InputUnitsMayReplaceOutputUnits: Claim {
  public static let id = "C29b"
  public static let title = "Covering number with the norm over input units"
  public static let source = Source("Zeng et al. 2022", "equation (43), as the network A_i(…) is written")
  public static let statement =
    "For Z (n × d) and A (d × m) with Σ over the d input units of ‖row of A‖₂ at most a, ln N({ZA}, ε) ≤ "
    + "a²‖Z‖²·ln(2dm)/ε²."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { judge(largest: 4096) }

  /// Looks at up to `largest` outputs; the counterexamples begin at 22.
  public static func judge(largest: Int) -> Finding {
    var tally = EvidenceTally()
    for m in 1...largest {
      let needed = Double(m) * log(2), claimed = 4 * log(2 * Double(m))
      tally.note(
        ratio: needed / claimed, violated: needed > claimed, size: Double(m),
        witness: "d = 1, m = \(m), ε = a|x|/2: ln N ≥ m·ln 2 = \(shown(needed)), claimed \(shown(claimed))")
    }
    return tally.finding(
      upheld: "no width looked at contradicts it", refuted: "a Euclidean ball needs 2^m points at half its radius")
  }
}
