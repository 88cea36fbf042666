import Catalog
import Foundation
import Theory

/// C36. a₁ = a₀(1 + m₁√n·C_δ) and ‖X‖_F + √n both grow like √n and cancel the 1/n: the main term grows like (ln
/// n)^{3/2}.
public enum Theorem3ImprovesWithN: Claim {
  public static let id = "C36"
  public static let title = "Theorem 3 improves with the clean set"
  public static let source = Source("Zeng et al. 2022", "§5, after Theorem 3")
  public static let statement =
    "At fixed norms of the weights and root-mean-square norm of the inputs, the bound of Theorem 3 falls as the "
    + "number n of clean examples grows without limit."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding {
    judge(effort) { formula, n in formula.mainTerm(count: n).ln }
  }

  /// Judges another logarithm of the main term.
  static func judge(_ effort: Effort, logMain: (PrintedTheorem3, Double) -> Double) -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let draw = NetworkDraw(&stream)
      // Beyond every scale of the formula: W, and (Q/m₁C)² examples.
      let n = 1e24
      let growth = logMain(draw.formula, 4 * n) - logMain(draw.formula, n)
      tally.note(
        ratio: exp(growth), violated: growth > 0, size: Double(draw.formula.spectral.count),
        witness: "\(draw): from n = 1e24 to 4e24 the main term grows by \(shown(exp(growth)))")
    }
    return tally.violations == 0
      ? tally.finding(.upheld, "the main term falls with n")
      : tally.finding(.refuted, "the main term ends growing like (ln n)^(3/2): two factors √n cancel 1/n")
  }

  /// Judges the formula with a₀ in the place of a₁, which does fall.
  public static func judgeWithoutTrigger(_ effort: Effort) -> Finding {
    judge(effort) { formula, n in
      var formula = formula
      formula.radius = 0
      return formula.mainTerm(count: n).ln
    }
  }
}
