import Catalog
import Foundation
import Theory

/// C37. The paper compares its bound with BFT's and names two places where n enters; a₁ = a₀(1 + m₁√n·C_δ) is a
/// third, and the one that decides the bound's direction.
public enum OnlyTheNamedTermsHoldExtraN: Claim {
  public static let id = "C37"
  public static let title = "Where n enters Theorem 3"
  public static let source = Source("Zeng et al. 2022", "§5, after Theorem 3")
  public static let statement =
    "Compared with the bound for training without a trigger, the bound of Theorem 3 has additional n only in ln(2W(W "
    + "+ n)) and in ‖X‖_F + √n: divided by those two it depends on n as the other does."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, radius: nil) }

  /// Judges at one radius; at zero there is no third place.
  public static func judge(_ effort: Effort, radius: Double?) -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let draw = NetworkDraw(&stream, radius: radius)
      let n = stream.magnitude(100...1e5)
      let factor = exp(rest(draw.formula, 4 * n) - rest(draw.formula, n))
      tally.note(
        ratio: factor, violated: abs(factor - 1) > 1e-9, size: Double(draw.formula.spectral.count),
        witness: "\(draw): from n = \(shown(n)) to \(shown(4 * n)) another factor \(shown(factor)) remains")
    }
    return tally.finding(
      upheld: "nothing else depends on n", refuted: "a₁ holds √n too, up to a factor √n in the bound")
  }

  /// ln of the main term without ln(n)/n, the named terms, and the constants.
  private static func rest(_ formula: PrintedTheorem3, _ n: Double) -> Double {
    let atoms = log(2 * formula.width) + log(formula.width + n)
    let named = log((formula.rootMeanSquare + 1) * n.squareRoot()) + 0.5 * log(atoms) + log(log(n)) - log(n)
    return formula.mainTerm(count: n).ln - named
  }
}
