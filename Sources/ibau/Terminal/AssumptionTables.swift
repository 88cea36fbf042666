import Estimation
import Experiments
import Foundation
import Theory

/// Theorem 1's assumptions as people read them.
enum AssumptionTables {
  static func text(_ report: AssumptionReport) throws -> String {
    var parts = [spectra(report), run(report), try terms(report)]
    if let dense = report.dense { parts.append(comparison(dense)) }
    return parts.joined(separator: "\n\n")
  }

  private static func spectra(_ report: AssumptionReport) -> String {
    let settings = report.settings
    var table = TextTable(["point", "‖δ‖", "smallest eigenvalue", "largest eigenvalue", "±", "factor", "verdict"])
    for point in report.curvatures {
      table.add([
        "δ_\(point.step)" + (point.isProjected ? ", shortened" : ""), number(point.norm),
        number(point.ends.lowest.value), number(point.ends.highest.value),
        number(point.uncertainty), number(point.check.factor), point.check.verdict.rawValue,
      ])
    }
    return """
      Inner map δ − α∇g on \(report.images) images, α = \(settings.rate), λ = \(settings.penalty). A contraction has all
      eigenvalues of ∇²g in (0, \(number(2 / settings.rate))); near the point the map stretches by at least the factor.

      \(table.text)
      """
  }

  private static func run(_ report: AssumptionReport) -> String {
    let run = report.run
    var table = TextTable(["inner step", "‖∇g‖", "‖δ‖", "distance to the end", "ρ"])
    for step in run.marks(at: report.settings.innerSteps) {
      table.add([
        "\(step)", number(step < run.gradientNorms.count ? run.gradientNorms[step] : nil), number(run.norms[step]),
        number(run.distances[step]), number(run.rho(step)),
      ])
    }
    let ending =
      run.status == .converged
      ? "The run settled, so its end is δ*." : "The run did not settle: there is no δ* to measure ρ(t) from."
    let growth = run.growth.map {
      $0 > 1.001 ? " Its steps grow by up to \(number($0)); those of a contraction never do." : ""
    }
    return "\(table.text)\n\n\(ending)\(growth ?? "")"
  }

  private static func terms(_ report: AssumptionReport) throws -> String {
    let constants = report.constants
    var table = TextTable(["Theorem 1's terms, from below", "value"])
    let rows: [(String, Double?)] = [
      ("q, Lipschitz constant of the inner map", constants.contraction),
      ("L_h, norm of the mixed derivative", constants.mixedNorm), ("η₁", constants.eta1), ("η₂", constants.eta2),
      ("ν₁", constants.nu1), ("ν₂", constants.nu2), ("L_E", constants.outerSlope), ("ρ(t)", constants.rho),
    ]
    for (name, value) in rows { table.add([name, number(value)]) }
    for bound in try constants.bounds(radius: report.settings.radius) {
      table.add(["bound, \(bound.bound)", bound.applies ? number(bound.value) : "does not apply"])
    }
    let obstacle = constants.obstacle.map { "\n\nTheorem 1 does not apply: \($0)." } ?? ""
    return table.text + obstacle
  }

  private static func comparison(_ dense: DenseComparison) -> String {
    var table = TextTable(["hypergradient", "norm"])
    table.add(["exact", number(dense.exactNorm)])
    table.add(["its indirect part", number(dense.exactIndirectNorm)])
    table.add(["estimate", number(dense.estimateNorm)])
    table.add(["its direct part", number(dense.directNorm)])
    table.add(["its indirect part", number(dense.estimatedIndirectNorm)])
    table.add(["true error", number(dense.error)])
    let place = dense.isAtSolution ? "at δ*, the estimate at δ_t" : "where the estimate is, there being no δ*"
    return """
      \(table.text)

      The exact one is formed \(place), its linear system solved to \(number(dense.residual)). Of \(dense.spectrum.count)
      eigenvalues, from \(number(dense.spectrum.first)) to \(number(dense.spectrum.last)), \(dense.nonPositive) are not \
      positive. The indirect parts have the cosine \(number(dense.indirectCosine)).
      """
  }

  /// A round per line.
  static func anatomies(_ rounds: [StepAnatomy]) -> String {
    var table = TextTable([
      "seed", "steps", "indirect / direct, median", "largest", "cosine, median", "ACC", "ASR", "RA",
    ])
    for round in rounds {
      table.add([
        "\(round.seed)", "\(round.steps.count)", number(round.medianRatio), number(round.largestRatio),
        number(round.medianCosine), EvaluationTable.percent(round.after.acc), EvaluationTable.percent(round.after.asr),
        EvaluationTable.percent(round.after.ra),
      ])
    }
    return table.text
  }

  private static func number(_ value: Double?) -> String { value.map { String(format: "%.4g", $0) } ?? "–" }
}
