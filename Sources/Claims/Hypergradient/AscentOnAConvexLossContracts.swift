import Catalog
import Theory

/// C7. Ascent on a strongly convex function runs away from its stationary point, which is its minimum.
public enum AscentOnAConvexLossContracts: Claim {
  public static let id = "C7"
  public static let title = "δ + α∇H contracts for strongly convex H"
  public static let source = Source("Zeng et al. 2022", "section 5 and A.1")
  public static let statement =
    "For H μ-strongly convex and L-smooth in δ and α = 2/(L + μ), the map Φ(δ) = δ + α∇₁H(δ, θ) is a contraction."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, sign: 1) }

  /// Judges Φ(δ) = δ + sign·α∇₁H.
  public static func judge(_ effort: Effort, sign: Double) throws -> Finding {
    var tally = EvidenceTally()
    let growths = try ToySweep(ToySweep.all).map(effort, id) { problem, draw, stream -> (Double, Double, String)? in
      let constants = problem.constants(D: 1, Lh: 1)
      let step = sign * 2 / (constants.L + constants.mu)
      let a = stream.gaussians(problem.dimension), b = stream.gaussians(problem.dimension)
      func image(_ x: [Double]) -> [Double] { zip(x, problem.innerGradient(at: x)).map { $0 + step * $1 } }
      let growth = norm(zip(image(a), image(b)).map(-)) / norm(zip(a, b).map(-))
      let least = 1 + step * constants.mu
      return (
        growth, Double(draw.dimension),
        "d = \(draw.dimension): ‖Φ(a) − Φ(b)‖ = \(shown(growth))‖a − b‖, at least 1 + αμ = \(shown(least)) as it must"
      )
    }
    for (growth, size, witness) in growths {
      tally.note(ratio: growth, violated: growth >= 1, size: size, witness: witness)
    }
    return tally.finding(
      upheld: "every pair of points came closer", refuted: "the map moves every pair of points apart by 1 + αμ or more")
  }
}
