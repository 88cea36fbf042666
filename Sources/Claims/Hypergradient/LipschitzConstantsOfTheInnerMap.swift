import Catalog
import GSL
import Theory

/// C10. On random pairs of the ball of radius 2D, near ones and far ones.
public enum LipschitzConstantsOfTheInnerMap: Claim {
  public static let id = "C10"
  public static let title = "The Lipschitz constants of the inner map"
  public static let source = Source("Zeng et al. 2022", "eqs. (10)–(14)")
  public static let statement =
    "‖∂₂Φ(δ*)‖ ≤ L_Φ = αL_h, and in δ the Jacobians ∂₁Φ and ∂₂Φ are Lipschitz with ν₁ = αρ₁ and ν₂ = L‖∇α‖ + αρ₂, where "
    + "ρ₁ and ρ₂ are those of ∇²₁₁e and ∇²₂₁e."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, share: 1) }

  /// Judges constants that are the given share of these.
  public static func judge(_ effort: Effort, share: Double) throws -> Finding {
    var tally = EvidenceTally()
    let comparisons = try ToySweep(ToySweep.all).map(effort, id) { problem, draw, stream -> Comparison? in
      guard let solution = problem.solution(), norm(solution) > 1e-6 else { return nil }
      let D = norm(solution)
      let terms = HypergradientTerms<Double>(problem.constants(D: D, Lh: problem.mixedNorm(at: solution)))
      func point() -> [Double] { stream.direction(problem.dimension).map { $0 * 2 * D * stream.uniform() } }
      let a = point(), b = stream.uniform() < 0.5 ? point() : a.map { 0.99 * $0 }
      let distance = norm(zip(a, b).map(-))
      let rounding = 1e-12 * (1 + terms.LPhi + problem.alpha * terms.constants.L)
      let first = try problem.hessian(at: a).subtracting(problem.hessian(at: b)).norm(.spectral)
      let second = try parameterJacobian(problem, a).subtracting(parameterJacobian(problem, b)).norm(.spectral)
      let atSolution = try parameterJacobian(problem, solution).norm(.spectral)
      return [
        Comparison(problem.alpha * first, atMost: share * terms.nu1 * distance, rounding: rounding, "ν₁", of: draw),
        Comparison(second, atMost: share * terms.nu2 * distance, rounding: rounding, "ν₂", of: draw),
        Comparison(atSolution, atMost: share * terms.LPhi, rounding: rounding, "L_Φ", of: draw),
      ].max { $0.ratio < $1.ratio }
    }
    for comparison in comparisons { tally.note(comparison) }
    return tally.finding(
      upheld: "no pair of points exceeded a constant", refuted: "a pair of points exceeds a constant")
  }

  /// ∂₂Φ = −∇₁e(∇α)ᵀ − αN.
  private static func parameterJacobian(_ problem: any ToyProblem, _ delta: [Double]) throws -> DenseMatrix {
    let (gradient, slope) = (problem.innerGradient(at: delta), problem.stepGradient)
    let mixed = try problem.mixed(at: delta)
    return try DenseMatrix(rows: mixed.rows, columns: mixed.columns) {
      -gradient[$0] * slope[$1] - problem.alpha * mixed[$0, $1]
    }
  }
}
