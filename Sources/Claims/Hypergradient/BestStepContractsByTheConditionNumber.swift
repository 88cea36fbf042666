import Catalog
import Theory

/// C8. With the sign set right, from the eigenvalues of I − αM, at the best step and at forty others.
public enum BestStepContractsByTheConditionNumber: Claim {
  public static let id = "C8"
  public static let title = "The best step contracts by (κ − 1)/(κ + 1)"
  public static let source = Source("Zeng et al. 2022", "A.1, before eq. (7)")
  public static let statement =
    "For μI ≼ M ≼ LI and κ = L/μ, the spectral norm of I − αM is (κ − 1)/(κ + 1) at α = 2/(L + μ), and no α makes it less."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding {
    try judge(effort) { mu, L in (L - mu) / (L + mu) }
  }

  /// Judges another formula of μ and L.
  public static func judge(_ effort: Effort, formula: @Sendable (Double, Double) -> Double) throws -> Finding {
    var tally = EvidenceTally()
    let comparisons = try ToySweep("a1 a2 a3").map(effort, id) { problem, draw, _ -> Comparison in
      let origin = [Double](repeating: 0, count: problem.dimension)
      let values = try problem.hessian(at: origin).symmetricEigensystem().values
      let (mu, L) = (values.first!, values.last!), best = 2 / (mu + L)
      func norm(_ alpha: Double) -> Double { values.map { abs(1 - alpha * $0) }.max()! }
      let least = (1...40).map { norm(best * Double($0) / 20) }.min()!
      let predicted = formula(mu, L)
      let found = Comparison([norm(best)], [predicted], tolerance: 1e-12, "‖I − αM‖", of: draw)
      return found.ratio > 1
        ? found : Comparison(predicted, atMost: least, rounding: 1e-12, "a step with less", of: draw)
    }
    for comparison in comparisons { tally.note(comparison) }
    return tally.finding(upheld: "the eigenvalues agree on every instance", refuted: "the eigenvalues disagree")
  }
}
