import Catalog
import Theory

/// C4. The implicit function theorem, checked against difference quotients of δ*(θ).
public enum ResponseJacobianIsImplicit: Claim {
  public static let id = "C4"
  public static let title = "The response Jacobian at a stationary point"
  public static let source = Source("Zeng et al. 2022", "eqs. (2), (3)")
  public static let statement =
    "Where ∇₁e(δ*, θ) = 0 and M = ∇²₁₁e is invertible, δ* changes with θ at the rate −M⁻¹∇²₂₁e."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, sign: -1) }

  /// Judges the formula with another sign.
  public static func judge(_ effort: Effort, sign: Double) throws -> Finding {
    var tally = EvidenceTally()
    let comparisons = try ToySweep(ToySweep.all).map(effort, id) { problem, draw, stream -> Comparison? in
      guard let solution = problem.solution() else { return nil }
      let p = Int(Double(problem.parameters) * stream.uniform()), h = 1e-5
      let column = try problem.mixed(at: solution).column(p)
      let formula = try problem.hessian(at: solution).solve(column).map { sign * $0 }
      problem.shiftParameter(p, by: h)
      guard let up = problem.solution() else { return nil }
      problem.shiftParameter(p, by: -2 * h)
      guard let down = problem.solution() else { return nil }
      let quotient = zip(up, down).map { ($0 - $1) / (2 * h) }
      return Comparison(formula, quotient, tolerance: 1e-3, "dδ*/dθ_\(p)", of: draw)
    }
    for comparison in comparisons { tally.note(comparison) }
    return tally.finding(
      upheld: "difference quotients of δ*(θ) agree with the formula on every instance",
      refuted: "a difference quotient of δ*(θ) disagrees with the formula")
  }
}
