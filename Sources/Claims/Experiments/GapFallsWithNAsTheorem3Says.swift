import Catalog
import Foundation
import Theory

/// C40. The measured gaps fall with n. The printed bound grows with n wherever the criterion of its derivative says so
/// (``Theorem3GrowsByTheCriterion``), as at the norms of a small VGG: by 1.347 from 500 to 5,000 examples.
public enum GapFallsWithNAsTheorem3Says: Claim {
  public static let id = "C40"
  public static let title = "Table 8 aligns with Theorem 3"
  public static let source = Source("Zeng et al. 2022", "A.2.3, Table 8")
  public static let statement =
    "The measured error gaps of Table 8 (1.67, 0.71, 0.35 per cent at n = 500, 2,500, 5,000) change with n in the "
    + "direction in which the bound of Theorem 3 does, at the norms of the networks used."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, table: .table8) }

  /// Judges other gaps at the same sizes.
  public static func judge(_ effort: Effort, table: GapTable) -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let formula = vgg(&stream)
      let (few, many) = (Double(table.rows[0].count), Double(table.rows.last!.count))
      let growth = formula.mainTerm(count: many).ln - formula.mainTerm(count: few).ln
      tally.note(
        ratio: exp(growth), violated: growth * table.overallSlope < 0,
        witness:
          "seven layers, W = 32768, m₁ = 32: bound(\(Int(many)))/bound(\(Int(few))) = \(shown(exp(growth))), gap ratio "
          + shown(table.rows.last!.gap / table.rows[0].gap))
    }
    return tally.finding(
      upheld: "gap and bound change in the same direction",
      refuted: "the gap falls with n while the printed bound grows, at norms like those of the paper's VGG")
  }

  /// Norms around those of the paper's VGG: (2,1) norms ten to twenty times the spectral ones, m₁ = 32, W = 32768,
  /// C_δ = 10.
  private static func vgg(_ stream: inout RandomStream) -> PrintedTheorem3 {
    let spectral = (0..<7).map { _ in stream.magnitude(2...5) }
    let group = spectral.enumerated().map { $1 * stream.magnitude($0 == 0 ? 8...12 : 15...25) }
    return PrintedTheorem3(
      spectral: spectral, group: group, width: 32768, firstOutputs: 32, rootMeanSquare: stream.uniform(25...35),
      radius: 10,
      gamma: stream.magnitude(1...10))
  }
}
