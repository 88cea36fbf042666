import Attacks
import Defences
import Experiments
import Foundation

/// Defences side by side, marked as in the paper.
enum ComparisonTable {
  static func text(_ comparison: Comparison) -> String {
    var table = TextTable(["defence", "ACC", "ASR", "RA", "DER", "to effect", "in all", "marks"])
    for row in comparison.rows { table.add(cells(row, row.title)) }
    if let matched = comparison.matched {
      table.add(cells(matched.row, "\(matched.row.title), round \(matched.round): ACC as the best baseline's"))
    }
    return table.text
  }

  private static func cells(_ row: Comparison.Row, _ title: String) -> [String] {
    let marks = Comparison.Mark.allCases.filter(row.marks.contains).map(words)
    let found = row.status == .nothingFound ? ["nothing found"] : []
    return [
      title, EvaluationTable.percent(row.acc), EvaluationTable.percent(row.asr), EvaluationTable.percent(row.ra),
      row.der.map { String(format: "%.3f", $0) } ?? "–", seconds(row.secondsToEffect), seconds(row.seconds),
      (marks + found).joined(separator: ", "),
    ]
  }

  private static func words(_ mark: Comparison.Mark) -> String {
    switch mark {
    case .ineffective: "ASR ≥ 20 %"
    case .costly: "ACC −10"
    case .best: "best baseline"
    case .comparable: "comparable"
    }
  }

  private static func seconds(_ value: Double?) -> String { value.map { String(format: "%.1f s", $0) } ?? "–" }
}

/// What a search for triggers saw, class by class.
enum InspectionTable {
  static func text(_ inspection: TriggerInspection, planted: PreparedAttack?) throws -> String {
    var table = TextTable(["class", inspection.score, "success", "anomaly index", "overlap", ""])
    for trigger in inspection.triggers {
      let overlap = try planted.flatMap { try TriggerOverlap.intersectionOverUnion(trigger, $0) }
      table.add([
        "\(trigger.target)", String(format: "%.4g", trigger.score), EvaluationTable.percent(trigger.success),
        String(format: "%.2f", trigger.anomalyIndex), overlap.map { String(format: "%.2f", $0) } ?? "–",
        trigger.isFlagged ? "flagged" : "",
      ])
    }
    return table.text
  }
}
