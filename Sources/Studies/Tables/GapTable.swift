import Experiments

/// Gaps in rows: the form of Tables 7 and 8.
enum GapTable {
  static func row(
    _ name: String, _ runs: [StudyRun], _ published: Published.Entry?, _ records: StudyRecords, isComparable: Bool
  ) throws -> ResultTable.Row {
    let results = try runs.compactMap { try records.result(of: $0) }
    // Gaps are tenths of a point: an interval must hold the paper's, nearness is not enough.
    var triggered = ResultTable.Cell(try Estimate(gaps: results.map(\.triggeredErrors)), published: published)
    triggered.tolerance = isComparable ? .interval : .incomparable
    return ResultTable.Row(name, [triggered, .init(try Estimate(gaps: results.map(\.errors)))])
  }

  static func table(
    _ title: String, counts: [String] = [], _ rows: [ResultTable.Row], _ scale: Scale
  ) -> ResultTable {
    ResultTable(
      title, columns: counts + ["gap on triggered images (points)", "gap on clean images (points)"], rows: rows,
      notes: ["The gap is |test error − training error| after I-BAU, the training error that on the clean set."],
      scale: scale)
  }
}
