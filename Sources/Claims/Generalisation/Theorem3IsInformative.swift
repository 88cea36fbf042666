import Catalog
import Foundation
import Theory

/// C38. The margin is at most √2·∏s_iρ_i·(‖x‖ + C_δ), so the risk and the main term together are at least one
/// whatever the weights and the margin, unless the ratio of `PrintedTheorem3.vacuityRatio` is below one.
public enum Theorem3IsInformative: Claim {
  public static let id = "C38"
  public static let title = "Theorem 3 says something at the paper's setting"
  public static let source = Source("Zeng et al. 2022", "Theorem 3 with §6's C_δ = 10, n = 100 to 5,000")
  public static let statement =
    "For images in [0, 1]^3072, C_δ = 10 and 100 to 5,000 clean examples there are a network and a margin for which "
    + "the bound of Theorem 3 is below one."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, radius: 10) }

  /// Judges another radius.
  public static func judge(_ effort: Effort, radius: Double) -> Finding {
    var tally = EvidenceTally()
    var escapes = 0
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let n = stream.magnitude(100...5000), x = stream.uniform(0...3072.0.squareRoot())
      // The least W and m₁ there are: larger ones only raise the ratio.
      let ratio = PrintedTheorem3.vacuityRatio(
        count: n, width: 3072, firstOutputs: 1, rootMeanSquare: x, radius: radius)
      if ratio < 1 { escapes += 1 }
      tally.note(
        ratio: 1 / ratio, violated: ratio >= 1,
        witness: "n = \(shown(n)), x_rms = \(shown(x)): risk + main term ≥ 1 with a factor \(shown(ratio)) to spare")
    }
    return escapes == 0
      ? tally.finding(
        .refuted, "vacuous for every network, margin and image norm: the necessary inequality fails throughout")
      : tally.finding(
        .undecided, "the necessary inequality holds for \(escapes) of the draws, which does not give a network")
  }
}
