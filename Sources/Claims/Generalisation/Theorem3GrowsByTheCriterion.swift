import Catalog
import Foundation
import Theory

/// C36b. Which way the printed bound goes at given norms and n.
public enum Theorem3GrowsByTheCriterion: Claim {
  public static let id = "C36b"
  public static let title = "When Theorem 3 grows with the clean set"
  public static let source = Source("This toolkit", "derivative of the main term of Zeng et al. 2022, equation (6)")
  public static let statement =
    "The main term of Theorem 3 grows with n exactly where φτ > 1 − 2/ln n − n/((W + n)·ln(2W(W + n))), φ the first "
    + "layer's share of Σ(a_i/s_i)^{2/3} and τ = m₁√n·C_δ/(1 + m₁√n·C_δ)."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding {
    judge(effort) { formula, n in formula.growth(count: n) }
  }

  /// Judges another criterion.
  static func judge(_ effort: Effort, criterion: (PrintedTheorem3, Double) -> Double) -> Finding {
    var tally = EvidenceTally()
    var growing = 0
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let draw = NetworkDraw(&stream)
      let n = stream.magnitude(20...1e7), step = 1e-4
      let slope = draw.formula.mainTerm(count: n * exp(step)).ln - draw.formula.mainTerm(count: n * exp(-step)).ln
      let predicted = criterion(draw.formula, n)
      if slope > 0 { growing += 1 }
      // A slope within rounding of zero has no sign to compare.
      tally.note(
        violated: abs(slope) > 1e-10 && (slope > 0) != (predicted > 0), size: Double(draw.formula.spectral.count),
        witness: "\(draw), n = \(shown(n)): slope \(shown(slope / (2 * step))), criterion \(shown(predicted))")
    }
    return tally.finding(
      upheld: "the criterion has the sign of the derivative; \(growing) of the draws grow with n",
      refuted: "the criterion has the wrong sign")
  }

  /// Judges φτ > ½, a criterion that forgets the logarithms.
  public static func judgeWithoutLogarithms(_ effort: Effort) -> Finding {
    judge(effort) { formula, n in formula.growth(count: n) - 2 / log(n) }
  }
}
