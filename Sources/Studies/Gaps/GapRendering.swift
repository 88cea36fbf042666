import Experiments
import Foundation
import Plotting

extension GapReport {
  /// The gaps of each sweep with their intervals and the band of pure noise, beside the bounds; nil without records.
  public var figure: Figure? { .drawn(sweeps.flatMap(\.panels)) }

  static let bounds = [
    ("theorem-3/printed", "Theorem 3 as printed"), ("theorem-3/corrected", "corrected"),
    ("theorem-3/tightened", "tightened"),
  ]
}

extension GapReport.Sweep {
  var panels: [Panel?] { [gapPanel, boundPanel] }

  private var ordered: [GapReport.Row] { rows.sorted { $0.setting.position < $1.setting.position } }
  private var horizontal: Axis {
    Axis(sweep.axis, logarithmic: true, ticks: .at(ordered.map(\.setting.position)))
  }

  private var gapPanel: Panel? {
    let rows = ordered, triggered = rows.map(\.triggered), x = rows.map(\.setting.position)
    func line(_ name: String, _ gaps: [GapEstimate]) -> Series {
      let ends = gaps.map { $0.interval ?? $0.mean...$0.mean }
      return Series(
        name, .linesPoints, x: x, y: gaps.map { 100 * $0.mean }, low: ends.map { 100 * $0.lowerBound },
        high: ends.map { 100 * $0.upperBound })
    }
    let noise = Series(
      "noise alone, triggered", .band, x: x, y: triggered.map { 100 * $0.nullMean },
      low: triggered.map { 100 * $0.nullBand.lowerBound }, high: triggered.map { 100 * $0.nullBand.upperBound })
    return .drawn(
      "Error gap, with 95 % intervals", x: horizontal, y: Axis("error gap (points)"),
      [noise, line("triggered", triggered), line("clean", rows.map(\.clean))])
  }

  private var boundPanel: Panel? {
    .drawn(
      "The bound, its mean and range", x: horizontal, y: Axis("log₁₀ of the bound"),
      GapReport.bounds.map { key, name in
        Series(
          name, .linesPoints, x: ordered.map(\.setting.position),
          of: ordered.map { $0.results.compactMap { $0.measures[key] } })
      }, references: [ReferenceLine(.horizontal, at: 0, label: "above: vacuous")])
  }
}

/// Gaps with intervals beside the bounds, over one sweep: what the two studies of the bound show.
struct GapRendering {
  let title: String
  let settings: [GapSetting]
  let report: GapReport
  let scale: Scale

  init(_ title: String, _ sweep: GapSweep, _ records: StudyRecords, _ scale: Scale) throws {
    (self.title, self.scale) = (title, scale)
    settings = try GapRuns(scale).settings(sweep)
    report = try GapReport(settings, records)
  }

  func rendering() throws -> Rendering { Rendering(tables: [try table()], figure: report.figure) }

  private func table() throws -> ResultTable {
    ResultTable(
      title,
      columns: ["gap, triggered", "noise alone, triggered", "gap, clean"] + GapReport.bounds.map { "log₁₀ \($0.0)" },
      rows: try settings.map { setting in
        let row = report.sweeps.flatMap(\.rows).first { $0.setting.label == setting.label }
        let noise = try row.map { try Estimate([$0.triggered.nullMean]) } ?? nil
        let bounds = try GapReport.bounds.map { key, _ in
          ResultTable.Cell(try Estimate((row?.results ?? []).compactMap { $0.measures[key] }), unit: 1)
        }
        return ResultTable.Row(
          setting.label,
          [.init(row.map { Estimate($0.triggered) }), .init(noise), .init(row.map { Estimate($0.clean) })] + bounds)
      },
      notes: [
        "Gaps are in points, |test error − training error|; the noise is the gap of a network that errs alike on both."
      ] + report.sweeps.flatMap(\.sentences),
      scale: scale)
  }
}

extension Estimate {
  /// The mean gap of several runs.
  init(_ gap: GapEstimate) { (mean, interval, runs) = (gap.mean, gap.interval, gap.gaps.count) }
}
