import Catalog
import Foundation
import Theory

/// C39. W enters Theorem 3 through √(ln(2W(W + n))) alone, so at fixed norms the bound grows with W, if only by a few
/// per cent; the measured gaps fall. Three architectures of different depth settle nothing by themselves.
public enum GapFallsWithWidthAsTheorem3Says: Claim {
  public static let id = "C39"
  public static let title = "Table 7 aligns with Theorem 3"
  public static let source = Source("Zeng et al. 2022", "A.2.3, Table 7")
  public static let statement =
    "The measured error gaps of Table 7 (0.35, 0.27, 0.24 per cent for W = 512, 832, 1024) change with the width W "
    + "in the direction in which the bound of Theorem 3 does."
  public static let expected = Verdict.refuted

  /// The widths as the table lists them.
  static let widths = [512.0, 832, 1024]

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, table: .table7) }

  /// Judges other gaps at the same widths.
  public static func judge(_ effort: Effort, table: GapTable) -> Finding {
    let trend = leastSquaresSlope(zip(widths, table.rows).map { (log($0), log($1.gap)) })
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let draw = NetworkDraw(&stream)
      let mains = widths.map { width in
        var formula = draw.formula
        formula.width = width
        return formula.mainTerm(count: 5000).ln
      }
      let growth = mains[2] - mains[0]
      tally.note(
        ratio: exp(growth), violated: growth * trend < 0, size: Double(draw.formula.spectral.count),
        witness: "any norms: bound(1024)/bound(512) = \(shown(exp(growth))), gap(1024)/gap(512) = "
          + shown(table.rows[2].gap / table.rows[0].gap))
    }
    return tally.finding(
      upheld: "gap and bound change in the same direction",
      refuted: "the gap falls with W, the bound rises with it at any norms, and the paper calls that aligned")
  }
}
