import Experiments
import Foundation
import Theory

/// Bounds as people read them.
enum BoundsTables {
  static func text(_ report: BoundsReport) throws -> String {
    [bounds(report), verdict(report), try measured(report), others(report), caveats(report)]
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// Bounds on a probability, each at its best margin.
  private static func bounds(_ report: BoundsReport) -> String {
    var table = TextTable(["bound", "variant", "γ", "log₁₀", "value", "rigorous", "vacuous"])
    for row in report.best where row.quantity == .probability {
      table.add([
        row.bound, row.variant, row.gamma.map { String(format: "%g", $0) } ?? "–", log10(row),
        row.vacuous == true ? "–" : EvaluationTable.percent(row.value), row.rigorous ? "yes" : "no",
        row.vacuous == true ? "yes" : "no",
      ])
    }
    return table.text
  }

  private static func verdict(_ report: BoundsReport) -> String {
    let rows = report.best.filter { $0.quantity == .probability }
    let telling = rows.filter { $0.vacuous == false }
    let names = { (rows: [BoundRow]) in rows.map { "\($0.bound) (\($0.variant))" }.joined(separator: ", ") }
    let vacuous = rows.count - telling.count
    let proved = telling.filter(\.rigorous)
    return """
      \(vacuous) of \(rows.count) say nothing: they are vacuous, 1 or more. \
      \(proved.isEmpty ? "No rigorous one says anything." : "Rigorous and informative: \(names(proved)).")
      Each rigorous row holds, by itself, with probability at least \
      \(EvaluationTable.percent(1 - report.subject.failure)); its margin is the best of \
      \(report.subject.margins.count), which is paid for. log₁₀ is that of the bound before it is cut at 1.
      """
  }

  private static func measured(_ report: BoundsReport) throws -> String {
    var table = TextTable(["held out, against true classes", "error", "its limit", "errors", "images"])
    for (name, count) in [("clean", report.subject.heldOut), ("triggered", report.subject.heldOutTriggered)] {
      guard let count else { continue }
      let limit = try HeldOut.upperLimit(errors: count.errors, trials: count.trials, failure: report.subject.failure)
      table.add([
        name, EvaluationTable.percent(Double(count.errors) / Double(count.trials)), EvaluationTable.percent(limit),
        "\(count.errors)", "\(count.trials)",
      ])
    }
    return report.subject.heldOut == nil ? "Nothing is held out, so that no error is measured." : table.text
  }

  /// Covering numbers and measures, which bound no probability.
  private static func others(_ report: BoundsReport) -> String {
    var table = TextTable(["bounds no probability", "variant", "quantity", "log₁₀", "rigorous"])
    for row in report.best where row.quantity != .probability {
      table.add([
        row.bound, row.variant, row.quantity.rawValue, log10(row), row.rigorous ? "yes" : "no",
      ])
    }
    return table.text
  }

  /// A bound just below 1 is not told as −0.
  private static func log10(_ row: BoundRow) -> String {
    let text = String(format: "%.2f", row.log10)
    return text == "-0.00" ? "0.00" : text
  }

  /// What the rows above do not say of themselves.
  private static func caveats(_ report: BoundsReport) -> String {
    let rows = report.best.filter { !$0.caveat.isEmpty }
    guard !rows.isEmpty else { return "" }
    return "Caveats:\n" + rows.map { "  \($0.bound), \($0.variant): \($0.caveat)." }.joined(separator: "\n")
  }

  static func times(_ report: BoundsReport) -> String {
    let parts = report.seconds.map { "\($0.part) \(String(format: "%.1f", $0.seconds)) s" }
    let total = report.seconds.reduce(0) { $0 + $1.seconds }
    return "Time: \(parts.joined(separator: ", ")); together \(String(format: "%.1f", total)) s."
  }
}
