import Experiments
import Foundation

/// Error gaps as people read them.
enum GapTables {
  static func text(_ report: GapReport, rank: Bool) -> String {
    let sweeps = report.sweeps.map { "\($0.sweep.rawValue)\n" + table($0, report) + "\n" + sentences($0) }
    return (sweeps + [rank ? ranking(report) : ""]).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  static func text(_ plan: GapRunner.Plan, _ expected: ExpectedTime) -> String {
    var table = TextTable(["setting", "n", "runs", "stored", "expected s a run"])
    var seen: [String] = []
    for entry in plan.entries {
      let name = "\(entry.setting.sweep.rawValue): \(entry.setting.label)"
      guard !seen.contains(name) else { continue }
      seen.append(name)
      let group = plan.entries.filter { $0.setting.sweep == entry.setting.sweep && $0.setting.label == entry.setting.label }
      table.add([
        name, "\(entry.setting.clean)", "\(group.count)", "\(group.count(where: \.isStored))",
        String(format: "%.0f", expected.seconds(of: entry)),
      ])
    }
    return table.text
      + "\n\n\(plan.planned) runs, \(plan.stored) of them stored; \(plan.victims.count) networks to train first. "
      + "The rest takes about \(duration(expected.total)) (\(expected.basis))."
  }

  private static func table(_ sweep: GapReport.Sweep, _ report: GapReport) -> String {
    var table = TextTable(
      ["setting", "n", "runs", "gap, triggered", "noise alone", "gap, clean", "noise alone", report.headline ?? "bound"])
    for row in sweep.rows {
      table.add([
        row.setting.label, "\(row.setting.clean)", "\(row.triggered.gaps.count)", cell(row.triggered),
        percent(row.triggered.nullMean), cell(row.clean), percent(row.clean.nullMean),
        row.bound.map { String(format: "10^%.1f", $0) } ?? "–",
      ])
    }
    return table.text
  }

  private static func sentences(_ sweep: GapReport.Sweep) -> String {
    let victims =
      sweep.victims == 1 ? "one poisoned network" : "\(sweep.victims) poisoned networks, one for each of their kind"
    let lines = [("triggered", sweep.triggered), ("clean", sweep.clean)].map { name, trend in
      "\(name): \(trend.verdict?.rawValue ?? "the gap changes, no bound to compare with"). "
        + "Spearman \(number(trend.spearman?.coefficient)) (p \(number(trend.spearman?.pValue))), "
        + "of the means p \(number(trend.spearmanOfMeans?.pValue)); "
        + "slope \(number(trend.slope?.slope)) ± \(number(trend.slope?.slopeError)), of noise \(number(trend.nullSlope)); "
        + "against noise: level p \(number(trend.levelP)), range p \(number(trend.rangeP))."
    }
    return (lines + ["From \(victims)."]).joined(separator: "\n")
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
  private static func number(_ value: Double?) -> String { value.map { String(format: "%.3g", $0) } ?? "–" }

  private static func duration(_ seconds: Double) -> String {
    seconds < 90
      ? String(format: "%.0f s", seconds)
      : seconds < 5400 ? String(format: "%.0f min", seconds / 60) : String(format: "%.1f h", seconds / 3600)
  }
}
