import Catalog
import Theory

/// C5. On the sphere ∇₁H does not vanish, so the indirect term is a bias: Danskin's gradient lacks it, and for a
/// bilevel problem the implicit function is another one.
public enum HypergradientIsValidAfterProjection: Claim {
  public static let id = "C5"
  public static let title = "The hypergradient formula holds after projection"
  public static let source = Source("Zeng et al. 2022", "eqs. (2), (3) with Algorithm 1, line 6")
  public static let statement =
    "At δ_C, the best δ with ‖δ‖ ≤ C where that constraint is active, ∇₂E − (∇²₂₁e)ᵀM⁻¹∇₁E is the gradient of E(δ_C(θ), θ)."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, share: 1.0 / 3) }

  /// Judges with the radius C = share·‖δ*‖; from one on the constraint is inactive.
  public static func judge(_ effort: Effort, share: Double) throws -> Finding {
    var tally = EvidenceTally()
    if share < 1 { try noteWorkedExample(&tally) }
    let biases = try ToySweep(ToySweep.all).map(effort, id) { problem, draw, _ -> (Double, String)? in
      guard let free = problem.solution(), norm(free) > 1e-6 else { return nil }
      let radius = share * norm(free)
      guard let point = problem.solution(radius: radius), let truth = problem.hypergradient(radius: radius) else {
        return nil
      }
      let inverse = try problem.hessian(at: point).solve(problem.outerGradient(at: point))
      let indirect = try problem.mixed(at: point).transposed().multiplied(by: inverse)
      let formula = zip(problem.outerParameterGradient(at: point), indirect).map(-)
      let bias = norm(zip(formula, truth).map(-))
      return (
        bias / (1 + norm(truth)),
        "C = \(shown(share))‖δ*‖: off by \(shown(bias)) from a gradient of length \(shown(norm(truth)))"
      )
    }
    for (bias, witness) in biases {
      tally.note(ratio: bias, violated: bias > 1e-6, size: 1, witness: witness)
    }
    return tally.finding(
      upheld: "the formula is the gradient on every instance",
      refuted: "the formula is biased by its indirect term wherever the constraint is active")
  }

  private static func noteWorkedExample(_ tally: inout EvidenceTally) throws {
    let run = InstanceRun(WorkedExample.projection.family.problem())
    guard run(WorkedExample.projection.draw()) != nil else { return }
    let (truth, formula) = (run.hypergradient, run.approximation)
    tally.note(
      violated: norm(zip(formula, truth).map(-)) > 1e-6, size: 0,
      witness: "H = −½‖δ‖² + θᵀδ at θ = (3, 0), C = 1: the gradient is (\(shown(truth[0])), \(shown(truth[1]))), "
        + "the formula gives (\(shown(formula[0])), \(shown(formula[1])))")
  }
}
