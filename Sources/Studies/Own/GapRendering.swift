import Experiments
import Foundation
import Plotting

/// Gaps with intervals beside the bounds, over one sweep: what the two studies of the bound share.
struct GapRendering {
  struct Point {
    var label: String
    var position: Double
    var results: [StudyResult]
  }

  let title: String
  let axis: String
  let points: [Point]
  let scale: Scale

  init(_ title: String, axis: String, _ settings: [GapRuns.Setting], _ records: StudyRecords, _ scale: Scale) throws {
    (self.title, self.axis, self.scale) = (title, axis, scale)
    points = try settings.map {
      Point(label: $0.label, position: $0.position, results: try $0.runs.compactMap { try records.result(of: $0) })
    }
  }

  static let bounds = [
    ("theorem-3/printed", "Theorem 3 as printed"), ("theorem-3/corrected", "corrected"),
    ("theorem-3/tightened", "tightened"),
  ]

  func rendering() throws -> Rendering {
    let present = points.filter { !$0.results.isEmpty }
    let panels = present.isEmpty ? [] : [try gaps(present), boundPanel(present)]
    return Rendering(tables: [try table()], figure: .drawn(panels))
  }

  private func horizontal(_ points: [Point]) -> Axis {
    Axis(axis, logarithmic: true, ticks: .at(points.map(\.position)))
  }

  private func gaps(_ points: [Point]) throws -> Panel? {
    let x = points.map(\.position)
    let triggered = try points.map { try GapEstimate($0.results.map(\.triggeredErrors)) }
    let clean = try points.map { try GapEstimate($0.results.map(\.errors)) }
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
      "Error gap, with 95 % intervals", x: horizontal(points), y: Axis("error gap (points)"),
      [noise, line("triggered", triggered), line("clean", clean)])
  }

  private func boundPanel(_ points: [Point]) -> Panel? {
    .drawn(
      "The bound, its mean and range", x: horizontal(points), y: Axis("log₁₀ of the bound"),
      Self.bounds.map { key, name in
        Series(
          name, .linesPoints, x: points.map(\.position), of: points.map { $0.results.compactMap { $0.measures[key] } })
      }, references: [ReferenceLine(.horizontal, at: 0, label: "above: vacuous")])
  }

  private func table() throws -> ResultTable {
    ResultTable(
      title,
      columns: ["gap, triggered", "noise alone, triggered", "gap, clean"] + Self.bounds.map { "log₁₀ \($0.0)" },
      rows: try points.map { point in
        let triggered = try estimate(point.results.map(\.triggeredErrors))
        let clean = try estimate(point.results.map(\.errors))
        let noise = try triggered.map { try Estimate([$0.nullMean]) } ?? nil
        let bounds = try Self.bounds.map { key, _ in
          ResultTable.Cell(try Estimate(point.results.compactMap { $0.measures[key] }), unit: 1)
        }
        return ResultTable.Row(point.label, [cell(triggered), .init(noise), cell(clean)] + bounds)
      },
      notes: [
        "Gaps are in points, |test error − training error|; the noise is the gap of a network that errs alike on both."
      ],
      scale: scale)
  }

  private func estimate(_ pairs: [ErrorPair]) throws -> GapEstimate? { pairs.isEmpty ? nil : try GapEstimate(pairs) }

  private func cell(_ gap: GapEstimate?) -> ResultTable.Cell { .init(gap.map { Estimate($0) }) }
}

extension Estimate {
  /// The mean gap of several runs.
  init(_ gap: GapEstimate) { (mean, interval, runs) = (gap.mean, gap.interval, gap.gaps.count) }
}
