import Catalog
import Theory

/// C13. The counts of the released code on outer objectives that are not the inner one.
public enum PrintedBoundHoldsAsImplemented: Claim {
  public static let id = "C13"
  public static let title = "Theorem 1 for the implemented counts"
  public static let source = Source("Zeng et al. 2022", "Theorem 1 with Algorithm 1; released code")
  public static let statement =
    "With t = 50 inner steps, k = 5 solver steps and an outer objective E other than −e, the error of the hypergradient is "
    + "at most (c₁ + c₂(1 − qᵗ)/(1 − q))ρ(t) + c₃qᵗ."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, PrintedTheorem1.self) }

  /// Judges another bound.
  public static func judge(_ effort: Effort, _ bound: any HypergradientBound.Type) throws -> Finding {
    var tally = EvidenceTally()
    let run = InstanceRun(WorkedExample.shortSolver.family.problem(), bounds: [bound])
    if run(WorkedExample.shortSolver.draw()) != nil {
      tally.note(
        violated: run.outcomes[0].isViolation, size: 0,
        witness: "A = diag(1, 9), b = θ(1, 1), α = 0.2, E = δ₁, t = 50, k = 5: error "
          + "\(shown(run.outcomes[0].error)) > bound \(shown(run.outcomes[0].value))")
    }
    var sweep = try ToySweep(ToySweep.bilevel)
    (sweep.ranges.innerSteps, sweep.ranges.solverSteps) = (50, 5)
    let token = try sweep.judge(bound, in: [.solverShorter], effort, into: &tally)
    var finding = tally.finding(
      upheld: "no error exceeded the bound", refuted: "the solver's remainder c₃qᵏ is far above the printed c₃qᵗ")
    finding.token = token
    return finding
  }
}
