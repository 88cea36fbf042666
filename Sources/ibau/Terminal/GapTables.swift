import Experiments
import Foundation
import Studies

/// Error gaps as people read them.
enum GapTables {
  static func text(_ report: GapReport, rank: Bool) -> String {
    let sweeps = report.sweeps.map {
      "\($0.sweep.rawValue)\n" + table($0) + "\n" + $0.sentences.joined(separator: "\n")
    }
    return (sweeps + [rank ? ranking(report) : ""]).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  static func text(_ plan: GapPlan, _ expected: ExpectedTime) -> String {
    var table = TextTable(["setting", "n", "runs", "stored", "expected s a run"])
    for (entry, seconds) in zip(plan.entries, expected.perRun) {
      let setting = entry.setting
      table.add([
        "\(setting.sweep.rawValue): \(setting.label)", "\(setting.clean)", "\(setting.runs.count)", "\(entry.stored)",
        String(format: "%.0f", seconds),
      ])
    }
    return table.text
      + "\n\n\(plan.planned) runs, \(plan.stored) of them stored; \(plan.training) networks to train first. "
      + "The rest takes about \(duration(expected.total)) (\(expected.basis))."
  }

  static func text(missing entries: [GapPlan.Entry]) -> String {
    let named = entries.map { "\($0.missing) of \($0.setting.sweep.rawValue): \($0.setting.label)" }
    return "Not stored: \(named.joined(separator: ", ")). The same command without --stored does them."
  }

  private static func table(_ sweep: GapReport.Sweep) -> String {
    var table = TextTable(
      [
        "setting", "n", "runs", "gap, triggered", "noise alone", "gap, clean", "noise alone", GapReport.headline,
      ])
    for row in sweep.rows {
      table.add([
        row.setting.label, "\(row.setting.clean)", "\(row.triggered.gaps.count)", cell(row.triggered),
        percent(row.triggered.nullMean), cell(row.clean), percent(row.clean.nullMean),
        row.bound.map { String(format: "10^%.1f", $0) } ?? "–",
      ])
    }
    return table.text
  }

  private static func ranking(_ report: GapReport) -> String {
    guard !report.ranking.scores.isEmpty else {
      return "No measure can be ranked: noise explains the differences of all \(report.ranking.undecided) pairs."
    }
    var table = TextTable(["measure", "worst sign error", "mean", "pairs", "where it is worst"])
    for score in report.ranking.scores {
      table.add([
        score.measure, number(score.worst), number(score.mean), "\(score.pairs)",
        String(score.environment.prefix(60)),
      ])
    }
    return table.text + "\n\(report.ranking.undecided) pairs are left out: noise explains their difference."
  }

  private static func cell(_ estimate: GapEstimate) -> String {
    guard let interval = estimate.interval else { return percent(estimate.mean) }
    return String(
      format: "%.2f [%.2f, %.2f] %%", 100 * estimate.mean, 100 * interval.lowerBound, 100 * interval.upperBound)
  }

  private static func percent(_ value: Double) -> String { String(format: "%.2f %%", 100 * value) }
  private static func number(_ value: Double?) -> String {
    value.map { String(format: "%.3g", abs($0) < 1e-12 ? 0 : $0) } ?? "–"
  }

  private static func duration(_ seconds: Double) -> String {
    seconds < 90
      ? String(format: "%.0f s", seconds)
      : seconds < 5400 ? String(format: "%.0f min", seconds / 60) : String(format: "%.1f h", seconds / 3600)
  }
}
