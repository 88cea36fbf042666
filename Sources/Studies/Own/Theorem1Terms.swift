import Catalog
import Experiments
import Plotting
import Theory

/// Theorem 1 against the true error of the hypergradient, where everything is known in closed form.
public enum Theorem1Terms: Study {
  public static let id = "theorem-1-terms"
  public static let title = "Theorem 1: bounds and the true error over inner and solver steps"
  public static let source = Source("this toolkit", "Zeng et al. 2022, Theorem 1, eq. (4)")

  public static func caption(_ scale: Scale) -> String {
    "Toy problems whose constants, solution and hypergradient are known: a softplus one drawn at random (family c1, d = 8, "
      + "condition number 25), and the worked example e = ½(δ₁² + 9δ₂²) − θ(δ₁ + δ₂), E = δ₁. On the left both counts grow "
      + "together, on the right the inner steps are held: there the printed bound, which counts those alone, is "
      + "exceeded wherever the error's line lies above it. No network is involved."
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { [] }

  private static let bounds: [any HypergradientBound.Type] = [
    PrintedTheorem1.self, CorrectedTheorem1.self, SharpTheorem1.self,
  ]
  private static let held = 50
  private static let last = 80

  /// A problem, as a draw for each pair of counts.
  private static let problems: [(name: String, family: any ToyFamily.Type, draw: @Sendable () -> Draw)] = [
    ("softplus", BilevelSoftplus.self, { softplus() }),
    ("worked example", LinearQuadratic.self, { WorkedExample.shortSolver.draw() }),
  ]

  private static func softplus() -> Draw {
    var ranges = InstanceRanges()
    (ranges.dimension, ranges.mu, ranges.L, ranges.radius) = (8, 1, 25, 1)
    let draw = BilevelSoftplus.draw()
    BilevelSoftplus.draw(0, seed: 0, ranges: ranges, into: draw)
    return draw
  }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    var panels: [Panel?] = [], rows: [ResultTable.Row] = []
    for (name, family, draw) in problems {
      let draw = draw(), run = InstanceRun(family.problem(), bounds: bounds)
      let together = curve(run, draw, Array(1...last)) { ($0, $0) }
      let apart = curve(run, draw, Array(1...last)) { (held, $0) }
      panels += [
        panel("\(name): t = k", "steps t = k", together), panel("\(name): t = \(held)", "solver steps k", apart),
      ]
      for steps in [5, 20, 50] { rows.append(try row("\(name), t = k = \(steps)", together[steps - 1])) }
      for steps in [5, 20] { rows.append(try row("\(name), t = \(held), k = \(steps)", apart[steps - 1])) }
    }
    let table = ResultTable(
      title, columns: ["error", "printed", "corrected", "sharp"], rows: rows,
      notes: ["Errors below the rounding of the computation are left out of the figure."], scale: scale)
    return Rendering(tables: [table], figure: .drawn(panels))
  }

  private struct Point {
    var steps: Int
    /// nil below what rounding explains.
    var error: Double?
    var bounds: [Double]
  }

  private static func curve(
    _ run: InstanceRun, _ draw: Draw, _ steps: [Int], _ counts: (Int) -> (t: Int, k: Int)
  ) -> [Point] {
    steps.map { step in
      (draw.t, draw.k) = counts(step)
      guard let seen = run(draw) else { return Point(steps: step, bounds: bounds.map { _ in .nan }) }
      let error = seen.fixedPointError
      return Point(steps: step, error: error > seen.floor ? error : nil, bounds: run.outcomes.map(\.value))
    }
  }

  private static func panel(_ title: String, _ label: String, _ curve: [Point]) -> Panel? {
    let x = curve.map { Double($0.steps) }
    let lines = bounds.indices.map { place in
      Series(["printed", "corrected", "sharp"][place], .lines, x: x, y: curve.map { $0.bounds[place] })
    }
    return .drawn(
      title, x: Axis(label), y: Axis("error of the hypergradient", logarithmic: true),
      [Series("true error", .lines, x: x, y: curve.map { $0.error ?? .nan })] + lines)
  }

  private static func row(_ name: String, _ point: Point) throws -> ResultTable.Row {
    let values = [point.error] + point.bounds.map { $0.isFinite ? $0 : nil }
    return ResultTable.Row(
      name,
      try values.map { value in
        .init(try value.flatMap { try Estimate([$0]) }, remark: value == nil ? "rounding" : nil, unit: 1)
      })
  }
}
