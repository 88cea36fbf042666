import Catalog
import Theory

/// C14. ‖v_k‖ ≤ S_k·min(L_E, η₁Δ), so c₃ is not needed; but the direct gradient's η₂Δ is the smaller bound throughout.
public enum PrintedBoundHoldsInMinimax: Claim {
  public static let id = "C14"
  public static let title = "Theorem 1 in minimax, k ≤ t"
  public static let source = Source("Zeng et al. 2022", "Theorem 1")
  public static let statement =
    "Where E = −e, ‖δ*‖ ≤ D and k ≤ t, the error of the hypergradient is at most (c₁ + c₂(1 − qᵗ)/(1 − q))ρ(t) + c₃qᵗ."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, PrintedTheorem1.self) }

  /// Judges another bound.
  public static func judge(_ effort: Effort, _ bound: any HypergradientBound.Type) throws -> Finding {
    var tally = EvidenceTally()
    var sweep = try ToySweep(ToySweep.minimax + " d1")
    sweep.ranges.radius = 1
    let token = try sweep.judge(bound, in: [.solverShorter, .equal], effort, into: &tally)
    let smaller = try directIsSmaller(sweep, effort)
    var finding = tally.finding(
      upheld: "no error exceeded the bound; that of the direct gradient was the smaller bound in "
        + "\(smaller.count { $0 }) of \(smaller.count) draws, so Theorem 1 shows no gain from the indirect term",
      refuted: "an error exceeded the bound")
    finding.token = token
    return finding
  }

  private static func directIsSmaller(_ sweep: ToySweep, _ effort: Effort) throws -> [Bool] {
    try sweep.map(effort, id) { problem, draw, _ -> Bool? in
      let run = InstanceRun(problem, bounds: [DirectGradientBound.self, PrintedTheorem1.self])
      guard run(draw) != nil, run.outcomes.allSatisfy(\.isJudged) else { return nil }
      return run.outcomes[0].value <= run.outcomes[1].value
    }
  }
}

/// C14, second row. A notch in the curvature at δ_t makes the solver's steps add up.
public enum PrintedBoundHoldsForLongSolversInMinimax: Claim {
  public static let id = "C14b"
  public static let title = "Theorem 1 in minimax, k > t"
  public static let source = Source("Zeng et al. 2022", "Theorem 1")
  public static let statement =
    "Where E = −e, ‖δ*‖ ≤ D and k > t, the error of the hypergradient is at most (c₁ + c₂(1 − qᵗ)/(1 − q))ρ(t) + c₃qᵗ."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, PrintedTheorem1.self) }

  /// Judges another bound.
  public static func judge(_ effort: Effort, _ bound: any HypergradientBound.Type) throws -> Finding {
    var tally = EvidenceTally()
    let run = InstanceRun(Notch.problem(), bounds: [bound])
    if run(WorkedExample.notch.draw(k: 6)) != nil {
      tally.note(
        violated: run.outcomes[0].isViolation, size: 0,
        witness: "G″ = 99 − 98·max(0, 1 − ((δ − 1.98)/0.04)²)³, α = 0.02, t = 1, k = 6: error "
          + "\(shown(run.outcomes[0].error)) > bound \(shown(run.outcomes[0].value))")
    }
    var sweep = try ToySweep("d1")
    (sweep.ranges.innerSteps, sweep.ranges.radius) = (1, 1)
    let token = try sweep.judge(bound, in: [.solverLonger], effort, into: &tally)
    var finding = tally.finding(
      upheld: "no error exceeded the bound", refuted: "the error grows with k while the bound depends on t alone")
    finding.token = token
    return finding
  }
}
