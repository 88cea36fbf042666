import Foundation
import Plotting

/// The gaps of each sweep with their intervals and the band of pure noise, beside the measures.
public enum GapFigure {
  public static func figure(_ report: GapReport) -> Figure {
    Figure(
      title: "Error gaps after unlearning", panels: report.sweeps.flatMap { [gaps($0), measures($0, report)] },
      columns: 2)
  }

  private static func gaps(_ sweep: GapReport.Sweep) -> Panel {
    let rows = ordered(sweep), x = rows.map(\.position)
    func band(_ name: String, _ estimates: [GapEstimate]) -> Series {
      Series(
        name, .band, x: x, y: estimates.map { 100 * $0.nullMean }, low: estimates.map { 100 * $0.nullBand.lowerBound },
        high: estimates.map { 100 * $0.nullBand.upperBound })
    }
    func points(_ name: String, _ estimates: [GapEstimate]) -> Series {
      Series(
        name, .linesPoints, x: x, y: estimates.map { 100 * $0.mean },
        low: estimates.map { 100 * ($0.interval?.lowerBound ?? $0.mean) },
        high: estimates.map { 100 * ($0.interval?.upperBound ?? $0.mean) })
    }
    return Panel(
      title: "Over \(sweep.sweep.rawValue), with 95 % intervals", x: axis(sweep, rows), y: Axis("error gap (points)"),
      series: [
        band("noise alone, triggered", rows.map(\.triggered)), points("triggered images", rows.map(\.triggered)),
        points("clean images", rows.map(\.clean)),
      ], legend: .below)
  }

  /// The bound as it is, which is log₁₀; without one, every measure relative to its first value.
  private static func measures(_ sweep: GapReport.Sweep, _ report: GapReport) -> Panel {
    let rows = ordered(sweep), x = rows.map(\.position)
    if let name = report.headline, rows.allSatisfy({ $0.bound != nil }) {
      return Panel(
        title: "The bound", x: axis(sweep, rows), y: Axis("log₁₀ of \(name)"),
        series: [Series(name, .linesPoints, x: x, y: rows.map { $0.bound ?? .nan })], legend: .none)
    }
    let names = rows.dropFirst().reduce(Set(rows[0].measures.keys)) { $0.intersection($1.measures.keys) }.sorted()
    let series = names.compactMap { name -> Series? in
      let values = rows.map { $0.measures[name]! }
      guard let first = values.first, first != 0 else { return nil }
      return Series(name, .linesPoints, x: x, y: values.map { $0 / first })
    }
    return Panel(
      title: "Measures, relative to the first", x: axis(sweep, rows), y: Axis("ratio"), series: series, legend: .below)
  }

  private static func ordered(_ sweep: GapReport.Sweep) -> [GapReport.Row] {
    sweep.rows.sorted { $0.position < $1.position }
  }

  private static func axis(_ sweep: GapReport.Sweep, _ rows: [GapReport.Row]) -> Axis {
    Axis(sweep.sweep.axis, logarithmic: rows.allSatisfy { $0.position > 0 }, ticks: .at(rows.map(\.position)))
  }
}
