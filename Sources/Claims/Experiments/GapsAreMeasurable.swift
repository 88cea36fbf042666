import Catalog
import Foundation
import Theory

/// C41. Differences of that size are what five runs of networks without any generalisation gap show. One error rate
/// for both tables is comfortable near 0.07 only, so the proviso: that rates differ between the networks, or runs are
/// dependent.
public enum GapsAreMeasurable: Claim {
  public static let id = "C41"
  public static let title = "The gaps of Tables 7 and 8 are measurable"
  public static let source = Source("Zeng et al. 2022", "A.2.3, Tables 7 and 8")
  public static let statement =
    "The differences between the error gaps of Table 7, and those of Table 8, exceed at 95 per cent what sampling "
    + "noise gives where training and test error are equal, at every error rate p from 0.05 to 0.20."
  public static let expected = Verdict.undecided

  public static func judge(_ effort: Effort) throws -> Finding { try judge(range: .table7, sizes: .table8) }

  /// Judges other tables: `range` with equal sizes, `sizes` with unequal ones.
  public static func judge(range: GapTable, sizes: GapTable) throws -> Finding {
    let gaps = range.rows.map(\.gap)
    let errors = [0.05, 0.10, 0.15, 0.20]
    let models = try errors.map { try NullModel(error: $0, testCount: range.testCount, runs: range.runs) }
    let count = range.rows[0].count
    let ranges = try models.map {
      try $0.probability(ofRange: gaps.max()! - gaps.min()!, settings: gaps.count, count: count)
    }
    let levels = try models.map {
      try $0.probability(ofLevelAtMost: gaps.reduce(0, +) / Double(gaps.count), settings: gaps.count, count: count)
    }
    let fit = try NullModel.fit(sizes)
    let listed = { (values: [Double]) in values.map(shown).joined(separator: ", ") }
    let reason =
      "noise gives Table 7's range with probability \(listed(ranges)) and so low a level with \(listed(levels)) at p "
      + "= 0.05, 0.10, 0.15, 0.20; it fits Table 8 at p = \(shown(fit.error)) with χ² = \(shown(fit.chiSquared)), "
      + "p-value \(shown(fit.pValue))"
    let explained = [ranges.max()! > 0.05, fit.pValue > 0.05]
    let verdict: Verdict = explained.contains(true) ? .undecided : .upheld
    return Finding(
      verdict: verdict, reason: reason, instances: explained.count, violations: explained.count { $0 },
      tightest: ranges.max(), median: fit.pValue)
  }
}
