import Catalog
import GSL
import Theory

/// C9. Difference quotients of Φ in δ and in θ, with a step that depends on θ in half of family a2.
public enum JacobiansOfTheInnerMap: Claim {
  public static let id = "C9"
  public static let title = "The Jacobians of the inner map"
  public static let source = Source("Zeng et al. 2022", "eqs. (8), (9)")
  public static let statement =
    "Φ(δ, θ) = δ − α(θ)∇₁e(δ, θ) has ∂₁Φ = I − α∇²₁₁e and ∂₂Φ = −∇₁e(∇α)ᵀ − α∇²₂₁e, whose first part vanishes at δ*."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, keepsStep: true) }

  /// Judges with or without the ∇α term.
  public static func judge(_ effort: Effort, keepsStep: Bool) throws -> Finding {
    var tally = EvidenceTally()
    let comparisons = try ToySweep("a2 a1 b1 b2 c1 c2").map(effort, id) { problem, draw, stream -> Comparison? in
      let d = problem.dimension, delta = stream.gaussians(d), h = 1e-6
      guard try hasSimpleEnds(problem, delta) else { return nil }
      let step = try Step(problem, delta)
      func image(_ x: [Double]) throws -> [Double] {
        let alpha = try step.value(problem, delta)
        return zip(x, problem.innerGradient(at: x)).map { $0 - alpha * $1 }
      }
      let along = stream.direction(d)
      let up = try image(zip(delta, along).map { $0 + h * $1 }), down = try image(zip(delta, along).map { $0 - h * $1 })
      let product = try problem.hessian(at: delta).multiplied(by: along)
      let first = zip(along, product).map { $0 - problem.alpha * $1 }
      let inner = Comparison(
        first, zip(up, down).map { ($0 - $1) / (2 * h) }, tolerance: 1e-6, "∂₁Φ", of: draw)
      guard inner.ratio <= 1 else { return inner }
      let p = Int(Double(problem.parameters) * stream.uniform())
      let gradient = problem.innerGradient(at: delta), slope = keepsStep ? problem.stepGradient[p] : 0
      let second = zip(gradient, try problem.mixed(at: delta).column(p)).map { -$0 * slope - problem.alpha * $1 }
      problem.shiftParameter(p, by: h)
      let ahead = try image(delta)
      problem.shiftParameter(p, by: -2 * h)
      let behind = try image(delta)
      return Comparison(second, zip(ahead, behind).map { ($0 - $1) / (2 * h) }, tolerance: 1e-5, "∂₂Φ", of: draw)
    }
    for comparison in comparisons { tally.note(comparison) }
    return tally.finding(
      upheld: "difference quotients of Φ agree with both formulas", refuted: "a difference quotient of Φ disagrees")
  }

  /// Where an extreme eigenvalue is nearly double, L + μ has no derivative for a quotient to approach.
  private static func hasSimpleEnds(_ problem: any ToyProblem, _ delta: [Double]) throws -> Bool {
    guard problem.stepGradient.contains(where: { $0 != 0 }), problem.dimension > 1 else { return true }
    let values = try problem.hessian(at: delta).symmetricEigensystem().values, d = values.count
    return d == 2 || min(values[1] - values[0], values[d - 1] - values[d - 2]) > 1e-2 * values[d - 1]
  }

  /// α(θ): 2s/(L + μ) by the eigenvalues of M where the step is adapted, else constant.
  private struct Step {
    let share: Double?

    init(_ problem: any ToyProblem, _ delta: [Double]) throws {
      let isAdaptive = problem.stepGradient.contains { $0 != 0 }
      share = isAdaptive ? problem.alpha * (try Self.ends(problem, delta)) : nil
    }

    func value(_ problem: any ToyProblem, _ delta: [Double]) throws -> Double {
      try share.map { $0 / (try Self.ends(problem, delta)) } ?? problem.alpha
    }

    private static func ends(_ problem: any ToyProblem, _ delta: [Double]) throws -> Double {
      let values = try problem.hessian(at: delta).symmetricEigensystem().values
      return values.first! + values.last!
    }
  }
}
