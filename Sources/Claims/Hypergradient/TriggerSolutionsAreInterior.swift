import Catalog

/// C18. A property of a trained network, so only records of runs can speak of it.
///
/// Read from the records of `ibau assumptions`: ‖δ‖ at the end of a long unconstrained inner run (`run.iterates`), and C_δ
/// (`settings.radius`).
public enum TriggerSolutionsAreInterior: Claim {
  public static let id = "C18"
  public static let title = "The inner solution lies inside the ball"
  public static let source = Source("Zeng et al. 2022", "A.1")
  public static let statement =
    "The unconstrained inner solution has ‖δ*‖ ≤ C_δ, so that C_δ can stand for its bound D."
  /// Undecided without records; with those of the paper's network the run leaves the ball.
  public static let expected = Verdict.undecided
  public static let isJudgedFromRecords = true

  public static func judge(_ effort: Effort) throws -> Finding {
    let runs = try (effort.records?.records(of: "assumptions") ?? []).compactMap { record -> (Double, Double)? in
      guard let norm = record["run"]?["iterates"]?.array?.last?["norm"]?.double,
        let radius = record["settings"]?["radius"]?.double
      else { return nil }
      return (norm, radius)
    }
    var tally = EvidenceTally()
    guard !runs.isEmpty else { return tally.finding(.undecided, "no records") }
    for (norm, radius) in runs {
      tally.note(
        ratio: norm / radius, violated: norm > radius, size: -norm / radius,
        witness: "‖δ_t‖ reached \(shown(norm)) with C_δ = \(shown(radius))")
    }
    return tally.finding(
      upheld: "no recorded run left the ball", refuted: "a recorded run left the ball: the constraint is active")
  }
}
