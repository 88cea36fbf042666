import Catalog
import Defences
import Experiments

/// The paper's common form of table: attacks in rows, defences in columns, ACC and ASR in each cell.
///
/// ASR counts the target class, as the paper does.
struct AttackTable {
  struct Row {
    var id: String
    var title: String
    /// Whether the paper's numbers are of the same data and network.
    var isComparable = true
    /// Whether its repairs had what the paper's had: as many clean images and rounds.
    var isRepairedAlike = true
    /// The runs of this row under the defence of a column; none where the scale does not have them.
    var runs: (_ column: Column) throws -> [StudyRun]
  }

  struct Column {
    /// As in `Published`, and mostly the defence's name.
    var id: String
    var title: String
    var defence: NamedSettings?
    /// The paper's column to compare with; nil for its own.
    var published: String?
    /// Whether the defence is the paper's, and not another to stand beside its numbers.
    var isComparable: Bool

    init(
      _ id: String, _ title: String, _ defence: NamedSettings? = nil, published: String? = nil,
      isComparable: Bool = true
    ) {
      (self.id, self.title, self.defence, self.published) = (id, title, defence, published)
      self.isComparable = isComparable
    }
  }

  var title: String
  var rows: [Row]
  var columns: [Column]
  var published: Published
  var notes: [String] = []
  var scale: Scale

  /// Cheap columns first, so that an interrupted table has whole ones.
  func runs() throws -> [StudyRun] { try columns.flatMap { column in try rows.flatMap { try $0.runs(column) } } }

  func table(_ records: StudyRecords) throws -> ResultTable {
    let quantities = ["ACC", "ASR"]
    let rows = try rows.map { row in
      ResultTable.Row(
        row.title,
        try columns.flatMap { column in
          let runs = try row.runs(column)
          let results = try runs.compactMap { try records.result(of: $0) }
          // A row may choose the defence itself, so that its runs tell and not the column.
          let isRepaired = runs.contains { $0.defence != nil }
          return try quantities.map { try cell(row, column, $0, results, isRepaired: isRepaired) }
        })
    }
    return ResultTable(
      title, columns: columns.flatMap { column in quantities.map { "\(column.title) \($0)" } }, rows: rows,
      notes: notes,
      scale: scale)
  }

  private func cell(
    _ row: Row, _ column: Column, _ quantity: String, _ results: [StudyResult], isRepaired: Bool
  ) throws -> ResultTable.Cell {
    let published = published[row.id, column.published ?? column.id, quantity]
    let isRepairComparable = column.isComparable && row.isRepairedAlike
    let tolerance = ResultTable.Tolerance(
      isComparable: row.isComparable && (!isRepaired || isRepairComparable))
    guard !results.isNothingFound else {
      return ResultTable.Cell(nil, published: published, remark: "none detected", tolerance: tolerance)
    }
    let scores = results.map { isRepaired ? $0.after : $0.before }
    let estimate = try Estimate(shares: quantity == "ACC" ? scores.map(\.acc) : scores.compactMap { $0.inclusive?.asr })
    return ResultTable.Cell(estimate, published: published, tolerance: tolerance)
  }
}
