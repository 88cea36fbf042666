import Catalog
import Foundation
import Theory

/// C11. The printed formula against the corrected one, which has the form of Grazzi et al., over random constants.
public enum Lemma1IsGrazzisResult: Claim {
  public static let id = "C11"
  public static let title = "Lemma 1 is Grazzi et al.'s result, k = t"
  public static let source = Source("Zeng et al. 2022", "Lemma 1, eqs. (15), (16)")
  public static let statement =
    "With as many solver steps as inner steps, k = t, the bound of Lemma 1 is that of approximate implicit "
    + "differentiation by fixed points, (c₁ + c₂(1 − qᵏ)/(1 − q))ρ(t) + c₃qᵏ."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, PrintedTheorem1.self) }

  /// Judges another formula in place of the printed one.
  public static func judge(_ effort: Effort, _ printed: any HypergradientBound.Type) throws -> Finding {
    let tally = try Lemma1Comparison.tally(effort, id, printed) { t, _ in t }
    return tally.finding(upheld: "the two formulas agree for k = t", refuted: "the two formulas differ even for k = t")
  }
}

/// C11, second row: the released code takes t = 50 and k = 5.
public enum Lemma1HoldsForOtherSolverCounts: Claim {
  public static let id = "C11b"
  public static let title = "Lemma 1 is Grazzi et al.'s result, k ≠ t"
  public static let source = Source("Zeng et al. 2022", "Lemma 1; Algorithm 1")
  public static let statement =
    "With other numbers of solver steps k than of inner steps t, the bound of Lemma 1, which has one count, is still that "
    + "of approximate implicit differentiation by fixed points."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding {
    var tally = try Lemma1Comparison.tally(effort, id, PrintedTheorem1.self) { t, k in k == t ? k + 1 : k }
    let run = InstanceRun(
      WorkedExample.shortSolver.family.problem(), bounds: [PrintedTheorem1.self, CorrectedTheorem1.self])
    if run(WorkedExample.shortSolver.draw()) != nil {
      let (printed, corrected) = (run.outcomes[0].value, run.outcomes[1].value)
      tally.note(
        violated: abs(printed - corrected) > 1e-9, size: 0,
        witness: "A = diag(1, 9), b = θ(1, 1), α = 0.2, E = δ₁, t = 50, k = 5: printed \(shown(printed)), "
          + "with k \(shown(corrected)), error \(shown(run.outcomes[0].error))")
    }
    return tally.finding(
      upheld: "the two formulas agree for k ≠ t",
      refuted: "the two formulas differ unless both counts are past the point where qᵗ and qᵏ vanish")
  }
}

private enum Lemma1Comparison {
  static func tally(
    _ effort: Effort, _ id: String, _ printed: any HypergradientBound.Type, count: (Int, Int) -> Int
  ) throws -> EvidenceTally {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      func size() -> Double { stream.magnitude(1e-3...1e3) }
      let L = size(), mu = L * stream.magnitude(1e-4...1)
      let constants = try SmoothnessConstants(
        mu: mu, L: L, rho1: size(), rho2: size(), eta1: size(), eta2: size(), LE: size(), Lh: size(),
        alpha: stream.uniform(0.05...1.9) / L, alphaGradient: size(), D: size())
      let terms = HypergradientTerms<Double>(constants), t = 1 + Int(100 * stream.uniform())
      let run = HypergradientRun(t: t, k: count(t, 1 + Int(100 * stream.uniform())), rho: stream.uniform())
      let (a, b) = (printed.value(terms, run), CorrectedTheorem1.value(terms, run))
      let apart = abs(a - b) / max(a, b)
      tally.note(
        ratio: apart, violated: apart > 1e-9, size: 1,
        witness: "t = \(run.t), k = \(run.k), q = \(shown(terms.q)): \(shown(a)) against \(shown(b))")
    }
    return tally
  }
}
