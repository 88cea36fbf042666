import Catalog
import Foundation
import Theory

/// C6. With the linear system solved, the error is of second order in the distance to δ*.
public enum ImplicitGradientToleratesInexactTriggers: Claim {
  public static let id = "C6"
  public static let title = "The implicit gradient tolerates an inexact trigger"
  public static let source = Source("Zeng et al. 2022", "section 4")
  public static let statement =
    "In the minimax problem, with solver steps k well beyond the condition number, the error of the implicit "
    + "hypergradient at δ_t is at most a constant times ‖δ_t − δ*‖²."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, depth: 25) }

  /// Judges with k = depth/(1 − q) solver steps.
  public static func judge(_ effort: Effort, depth: Double) throws -> Finding {
    var (tally, better, compared) = (EvidenceTally(), 0, 0)
    var sweep = try ToySweep(ToySweep.minimax)
    (sweep.ranges.mu, sweep.ranges.L, sweep.ranges.radius) = (0.1, 1, 1)
    let outcomes = try sweep.map(effort, id) { problem, draw, _ -> (Comparison, Bool, Bool)? in
      let constants = problem.constants(D: 1, Lh: 1)
      draw.k = Int((depth / min(constants.alpha * constants.mu, 2 - constants.alpha * constants.L)).rounded(.up))
      let run = InstanceRun(problem)
      guard let seen = run(draw), let terms = run.terms else { return nil }
      // The bound without its part of first order: what is left is a constant times the distance squared.
      let whole = MinimaxTheorem1.value(terms, seen.run)
      let mixed = terms.constants.Lh + terms.constants.rho2 * seen.distance
      let linear = mixed * terms.sums(draw.k).power * seen.distance
      let comparison = Comparison(
        seen.fixedPointError, atMost: whole - linear, rounding: seen.floor, "error at k = \(draw.k)", of: draw)
      return (comparison, seen.fixedPointError <= seen.directError, seen.directError > 100 * seen.floor)
    }
    for (comparison, isBetter, isMeasurable) in outcomes {
      tally.note(comparison)
      compared += isMeasurable ? 1 : 0
      better += isMeasurable && isBetter ? 1 : 0
    }
    return tally.finding(
      upheld:
        "the error was of second order on every instance, and below the direct gradient's in \(better) of \(compared)",
      refuted: "an error was larger than second order allows")
  }
}

/// C6, second row. k = 5 and q = 0.9998, the numbers of the released code where the loss is flat in δ.
public enum FiveSolverStepsAreEnough: Claim {
  public static let id = "C6b"
  public static let title = "Five solver steps are enough for that"
  public static let source = Source("Zeng et al. 2022", "section 4; released code")
  public static let statement =
    "In the minimax problem, k = 5 solver steps at contraction q = 0.9998 bring the error below nine tenths of that of "
    + "the direct gradient ∇₂H(δ_t, θ)."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, steps: 5) }

  /// Judges another number of solver steps.
  public static func judge(_ effort: Effort, steps: Int) throws -> Finding {
    var tally = EvidenceTally()
    var sweep = try ToySweep(ToySweep.minimax)
    (sweep.ranges.mu, sweep.ranges.L, sweep.ranges.radius) = (1, 1.5, 1)
    (sweep.ranges.innerSteps, sweep.ranges.solverSteps) = (5000, steps)
    let seen = try sweep.map(effort, id) { problem, draw, _ -> (ratio: Double, witness: String)? in
      // αμ = 2·10⁻⁴, a ridge of 0.002 and a step of 0.1.
      draw[0][0] *= 2e-4 / (problem.alpha * problem.constants(D: 1, Lh: 1).mu)
      let run = InstanceRun(problem)
      guard let seen = run(draw), seen.directError > 100 * seen.floor else { return nil }
      let ratio = seen.fixedPointError / seen.directError
      return (ratio, "q = \(shown(seen.q)), k = \(steps): error \(shown(ratio)) of the direct gradient's")
    }
    for found in seen { tally.note(ratio: found.ratio, violated: found.ratio >= 0.9, witness: found.witness) }
    return tally.finding(
      upheld: "the error fell by a tenth or more on every instance",
      refuted: "after five steps at q = 0.9998 the error is still that of the direct gradient: q⁵ = 0.999")
  }
}
