import Foundation
import Plotting

/// Figures that between them use every kind of content.
enum Samples {
  static let lines = Figure(
    Panel(
      title: "Attack success falls with clean data", x: Axis("clean images"), y: Axis("attack success rate"),
      series: [
        Series(
          "I-BAU", .linesPoints, x: [100, 500, 1000, 2500, 5000], y: [0.62, 0.31, 0.18, 0.09, 0.07],
          intervals: [0.55...0.69, 0.25...0.37, 0.13...0.24, 0.06...0.13, 0.05...0.1]),
        Series(
          "fine-tuning", .linesPoints, x: [100, 500, 1000, 2500, 5000], y: [0.97, 0.91, 0.86, 0.71, 0.55],
          intervals: [0.94...0.99, 0.87...0.94, 0.81...0.9, 0.65...0.77, 0.49...0.61]),
        Series(
          "fine-pruning", .linesPoints, x: [100, 500, 1000, 2500, 5000], y: [0.93, 0.8, .nan, 0.58, 0.42],
          intervals: [0.9...0.96, 0.75...0.85, 0.6...0.7, 0.52...0.64, 0.36...0.48]),
      ], references: [ReferenceLine(.horizontal, at: 0.1, label: "chance")]))

  static let bars = Figure(
    Panel(
      title: "Before and after the defence", x: .categories(["BadNets", "Blended", "Trojan\nsquare", "ℓ₀ invisible"]),
      y: Axis("attack success rate (%)", range: 0...105),
      series: [
        Series(
          "before", .bars, y: [99.2, 97.5, 98.8, 91], low: [98.5, 96.2, 98, 88.7], high: [99.6, 98.4, 99.3, 93]),
        Series("after", .bars, y: [8.1, 12.4, 9.7, 21.3], low: [6.5, 10.4, 7.9, 18.8], high: [10, 14.6, 11.7, 24]),
      ]))

  static let logarithmic = Figure(
    Panel(
      title: "Convergence of the linear solvers", x: Axis("products with the Hessian"),
      y: Axis("relative residual", logarithmic: true),
      series: [
        Series("conjugate gradient", .lines, x: steps, y: steps.map { pow(10, -0.35 * $0) }),
        Series("fixed point", .lines, x: steps, y: steps.map { pow(10, -0.08 * $0) }),
        Series("Neumann series", .step, x: steps, y: steps.map { pow(10, -0.06 * $0) }),
      ], legend: .bottomLeft,
      references: [
        ReferenceLine(.horizontal, at: 1e-6, label: "tolerance"), ReferenceLine(.vertical, at: 12, label: "budget"),
      ]))

  static let steps = (0...24).map(Double.init)

  static let pictures = Figure(
    title: "Planted trigger and perturbation found",
    panels: [
      Panel(title: "planted trigger", image: trigger(strength: 1), caption: "white square"),
      Panel(title: "perturbation found", image: trigger(strength: 0.6), caption: "‖δ‖₂ = 3.1, magnified"),
    ], panelWidth: 2.4, panelHeight: 2.9)

  static let grid = Figure(
    title: "Four kinds of panel",
    panels: [
      Panel(
        title: "band", x: Axis("epoch"), y: Axis("accuracy (%)"),
        series: [
          Series(
            "mean of 5 seeds", .band, x: steps, y: steps.map { 90 - 60 * exp(-$0 / 5) },
            low: steps.map { 88 - 63 * exp(-$0 / 5) }, high: steps.map { 92 - 57 * exp(-$0 / 5) }),
          Series("one seed", .lines, x: steps, y: steps.map { 89 - 58 * exp(-$0 / 5) + sin($0) }),
        ], legend: .bottomRight),
      Panel(
        title: "five bars", x: .categories(["a", "b"]), y: Axis("loss"),
        series: (1...5).map { Series("s\($0)", .bars, y: [Double($0), Double(6 - $0)]) }, legend: .right),
      Panel(
        title: "points, both axes logarithmic", x: Axis("bound", logarithmic: true),
        y: Axis("measured", logarithmic: true),
        series: [Series("", .points, x: [0.02, 0.1, 0.4], y: [0.03, 0.02, 0.3], low: nil, high: nil)]),
      Panel(title: "picture", image: trigger(strength: 1)),
    ])

  static let punctuation = Figure(
    Panel(
      title: #"a_b ^c {d} @e &f ~g \h \\i \n \U+0041 \042 "j" `k` 'l'"#,
      x: .categories(["100 %", "%s %%", "two\nlines", #"\alpha"#]), y: Axis("‖δ‖₂ ≤ ε_max (größe)"),
      series: [Series("fine_tuning^2", .bars, y: [1, 2, 3, 4]), Series("{/=80 huge}", .bars, y: [1, 2, 3, 4])]),
    width: 6)

  /// A picture of 32 × 32 pixels: a noisy gradient and a square in the corner.
  static func trigger(strength: Double) -> RGBImage {
    var values: [Double] = []
    for row in 0..<32 {
      for column in 0..<32 {
        let inside = (26..<30).contains(row) && (26..<30).contains(column)
        let noise = Double((row * 37 + column * 91 + row * column * 13) % 64) / 256
        values += inside ? [strength, strength, strength] : [noise, 0.2 + Double(row) / 64, 0.5 - Double(column) / 80]
      }
    }
    return RGBImage(width: 32, height: 32, unitValues: values)
  }
}
