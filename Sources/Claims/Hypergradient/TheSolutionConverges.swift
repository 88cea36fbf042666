import Catalog
import Theory

/// C16. Theorem 1 bounds the error of a gradient; on θ_i it says nothing.
///
/// Evidence: gradient descent on θ by the algorithm's own hypergradient with t = k = 5, in quadratics whose ψ is convex,
/// and the true gradient where it comes to rest.
public enum TheSolutionConverges: Claim {
  public static let id = "C16"
  public static let title = "The solution converges if H is convex"
  public static let source = Source("Zeng et al. 2022", "section 5, after Theorem 1")
  public static let statement =
    "If the inner problem is convex, the parameters θ_i of Algorithm 1 converge to a solution, where ∇ψ(θ) = 0."
  public static let expected = Verdict.undecided

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, rate: 0.5) }

  /// Judges outer steps of `rate` over the smoothness of ψ.
  public static func judge(_ effort: Effort, rate: Double) throws -> Finding {
    var sweep = try ToySweep("a1")
    (sweep.ranges.mu, sweep.ranges.L, sweep.ranges.radius) = (0.5, 2, 1)
    (sweep.ranges.innerSteps, sweep.ranges.solverSteps) = (5, 5)
    let ends = try sweep.map(effort, id) { problem, draw, stream in descent(problem, draw, rate) }
    let rested = ends.filter(\.isAtRest), diverged = ends.count(where: \.hasDiverged)
    var tally = EvidenceTally()
    for end in rested {
      tally.note(
        ratio: end.gradient, violated: end.gradient > 1e-3, size: Double(end.dimension),
        witness: "d = \(end.dimension), t = k = 5: at rest with \(shown(end.gradient)) of the first ‖∇ψ‖")
    }
    return diverged > 0
      ? tally.finding(.refuted, "θ ran away in \(diverged) of \(ends.count) convex problems")
      : tally.finding(
        .undecided,
        "the theorem bounds a gradient's error and has no statement on θ; with t = k = 5 θ came to rest in \(rested.count) "
          + "of \(ends.count) convex problems, in \(tally.violations) of them where ∇ψ is not zero")
  }

  private struct End: Sendable {
    let dimension: Int
    /// ‖∇ψ‖ where the descent ended, over ‖∇ψ‖ where it began.
    let gradient: Double
    /// Whether the algorithm's own gradient vanished, or grew.
    let isAtRest, hasDiverged: Bool
  }

  /// E = ½‖δ‖² + cᵀδ makes ψ convex in θ: δ* is affine in it.
  private static func descent(_ problem: any ToyProblem, _ draw: Draw, _ rate: Double) -> End? {
    let (d, names) = (draw.dimension, draw.ingredients.map(\.name))
    guard let q = names.firstIndex(of: "Q"), let r = names.firstIndex(of: "R"),
      let theta = names.firstIndex(of: "theta"), let b = names.firstIndex(of: "B"),
      let values = names.firstIndex(of: "eigenvalues")
    else { return nil }
    for i in 0..<d * d { draw[q][i] = i % (d + 1) == 0 ? 1 : 0 }
    for i in 0..<draw.count(r) { draw[r][i] = 0 }
    let mixed = (0..<draw.count(b)).reduce(0) { $0 + draw[b][$1] * draw[b][$1] }
    let mu = (0..<d).map { draw[values][$0] }.min()!
    let run = InstanceRun(problem, bounds: [])
    guard run(draw) != nil else { return nil }
    let (first, before) = (norm(run.hypergradient), norm(run.approximation))
    guard first > 1e-6, before > 1e-6 else { return nil }
    for _ in 0..<2000 {
      for (p, slope) in run.approximation.enumerated() { draw[theta][p] -= rate * mu * mu / mixed * slope }
      // The descent may pass through δ* = 0, where the run has no ρ(t) to report.
      guard run(draw) != nil else { return nil }
      let ratio = norm(run.approximation) / before
      if ratio < 1e-5 || ratio > 1e3 { break }
    }
    return End(
      dimension: d, gradient: norm(run.hypergradient) / first, isAtRest: norm(run.approximation) < 1e-5 * before,
      hasDiverged: !(norm(run.approximation) <= before))
  }
}
