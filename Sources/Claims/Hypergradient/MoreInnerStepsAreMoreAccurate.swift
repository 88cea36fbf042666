import Catalog
import Foundation
import Theory

/// C15. As a limit: with k growing too the error vanishes; with k fixed it keeps a floor, unless E = −e.
public enum MoreInnerStepsAreMoreAccurate: Claim {
  public static let id = "C15"
  public static let title = "More inner steps, more accurate: in the limit"
  public static let source = Source("Zeng et al. 2022", "section 5, after Theorem 1")
  public static let statement =
    "As the inner steps t grow, the error of the hypergradient tends to zero if k = t, or for any k if E = −e; else to "
    + "no more than c₃qᵏ."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, depth: 30) }

  /// Judges with t = depth/(1 − q) for infinity.
  public static func judge(_ effort: Effort, depth: Double) throws -> Finding {
    var (tally, floors) = (EvidenceTally(), 0)
    var sweep = try ToySweep(ToySweep.all)
    (sweep.ranges.mu, sweep.ranges.L, sweep.ranges.radius) = (0.1, 1, 1)
    let limits = try sweep.map(effort, id) { problem, draw, _ -> (Comparison, Bool)? in
      let constants = problem.constants(D: 1, Lh: 1)
      let gap = min(constants.alpha * constants.mu, 2 - constants.alpha * constants.L)
      draw.t = Int((depth / gap).rounded(.up))
      draw.k = draw.t
      let run = InstanceRun(problem, bounds: [])
      guard let equal = run(draw) else { return nil }
      draw.k = 5
      guard let fixed = run(draw), let terms = run.terms else { return nil }
      let floor = problem.isMinimax ? 0 : terms.c3 * terms.sums(5).power
      // Rounding, and the distance e⁻³⁰ that is left of the limit, amplified as the bound amplifies it.
      let rest = 1e-8 * (1 + equal.gradientNorm + terms.c1 + terms.c2 / terms.gap + terms.c3)
      return (
        [
          Comparison(equal.fixedPointError, atMost: 0, rounding: rest, "k = t = \(draw.t)", of: draw),
          Comparison(fixed.fixedPointError, atMost: floor, rounding: rest, "k = 5, t = \(draw.t)", of: draw),
        ].max { $0.ratio < $1.ratio }!, fixed.fixedPointError > rest
      )
    }
    for (comparison, hasFloor) in limits {
      tally.note(comparison)
      floors += hasFloor ? 1 : 0
    }
    return tally.finding(
      upheld:
        "every limit was reached; with k = 5 an error remained in \(floors) of \(limits.count) draws, none of them minimax",
      refuted: "a limit was not reached")
  }
}

/// C15, second row. δ_t nears δ* while the solver goes on multiplying what is left: qᵗS_t rises until qᵗ = ½.
public enum EveryInnerStepIsMoreAccurate: Claim {
  public static let id = "C15b"
  public static let title = "More inner steps, more accurate: step by step"
  public static let source = Source("Zeng et al. 2022", "section 5, after Theorem 1")
  public static let statement =
    "With k = t, one inner step more never makes the error of the hypergradient larger."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding {
    var tally = EvidenceTally()
    let run = InstanceRun(WorkedExample.longSolver.family.problem(), bounds: [])
    let errors = (1...2).compactMap { run(WorkedExample.longSolver.draw(t: $0, k: $0))?.fixedPointError }
    tally.note(
      violated: errors.count == 2 && errors[1] > errors[0] * (1 + 1e-9), size: 0,
      witness: "e = ½(θδ₁² + 9δ₂²) − θδ₁ at θ = 1, α = 0.2, E = δ₁: errors "
        + errors.map(shown).joined(separator: ", ") + " at t = 1, 2")
    var sweep = try ToySweep(ToySweep.all)
    sweep.ranges.radius = 1
    let rises = try sweep.map(effort, id) { problem, draw, _ -> String? in
      let run = InstanceRun(problem, bounds: [])
      var last = Double.infinity
      for t in 1...12 {
        (draw.t, draw.k) = (t, t)
        guard let seen = run(draw) else { return "" }
        if seen.fixedPointError > last * (1 + 1e-9) + seen.floor {
          return "error \(shown(seen.fixedPointError)) at t = \(t), \(shown(last)) before"
        }
        last = seen.fixedPointError
      }
      return ""
    }
    for text in rises { tally.note(violated: !text.isEmpty, size: 1, witness: text) }
    return tally.finding(
      upheld: "no step raised an error",
      refuted: "a step more can raise the error, and the bound's c₂ term with it: qᵗ(1 − qᵗ) grows until qᵗ = ½")
  }
}
