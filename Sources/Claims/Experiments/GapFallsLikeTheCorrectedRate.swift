import Catalog
import Foundation
import Theory

/// C40b. Three gaps, each a mean of five, determine a slope to about ±0.2. The corrected rate −½ and the slope that
/// sampling noise gives without any gap, −0.37, both lie within two deviations of the measured −0.68.
public enum GapFallsLikeTheCorrectedRate: Claim {
  public static let id = "C40b"
  public static let title = "Table 8 follows the corrected rate"
  public static let source = Source("Zeng et al. 2022", "Table 8, against the corrected bound")
  public static let statement =
    "The measured error gaps of Table 8 fall with the number n of clean examples like n^(−1/2), the rate of the "
    + "corrected bounds, and not as sampling noise without a generalisation gap would."
  public static let expected = Verdict.undecided

  public static func judge(_ effort: Effort) throws -> Finding { try judge(table: .table8) }

  /// Judges another table.
  public static func judge(table: GapTable) throws -> Finding {
    let (first, last) = (table.rows[0], table.rows.last!)
    let span = log(Double(last.count) / Double(first.count))
    // A mean of R half-normal gaps has this relative deviation, whatever its spread.
    let relative = HalfNormalMean.standardDeviation(runs: table.runs) / HalfNormalMean.expectation
    let deviation = relative * 2.0.squareRoot() / span
    let noise = try NullModel(error: 0.1, testCount: table.testCount, runs: table.runs)
    let expected = log(noise.spread(count: last.count) / noise.spread(count: first.count)) / span
    let slope = table.overallSlope
    let fromRate = abs(slope + 0.5) / deviation, fromNoise = abs(slope - expected) / deviation
    let reason =
      "slope \(shown(slope)) ± \(shown(deviation)), \(shown(fromRate)) deviations from −0.5 and \(shown(fromNoise)) "
      + "from the \(shown(expected)) of pure noise"
    let verdict: Verdict = fromRate > 2 ? .refuted : fromNoise > 2 ? .upheld : .undecided
    return Finding(
      verdict: verdict, reason: reason, instances: table.rows.count, violations: verdict == .refuted ? 1 : 0,
      tightest: fromRate, witness: verdict == .refuted ? "slope \(shown(slope))" : nil)
  }
}
