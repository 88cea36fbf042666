import Catalog

/// C45. An experimental statement: it reads the records of the radius study where there are some.
public enum LargeRadiusIsHarmless: Claim {
  public static let id = "C45"
  public static let title = "A large norm bound is harmless"
  public static let source = Source("Zeng et al. 2022", "A.3.1, Figure 2")
  public static let statement =
    "After I-BAU the clean accuracy at the largest ℓ₂ radius C_δ is within two percentage points of that at the "
    + "smallest, in the mean over runs."
  public static let expected = Verdict.undecided
  public static let isJudgedFromRecords = true

  /// The study whose records have `radius` and `acc`.
  public static let study = "radius"

  public static func judge(_ effort: Effort) throws -> Finding {
    let records = try effort.records?.records(of: study) ?? []
    let runs = records.compactMap { record -> (radius: Double, accuracy: Double)? in
      guard let radius = record["radius"]?.double, let accuracy = record["acc"]?.double else { return nil }
      return (radius, accuracy)
    }
    let byRadius = Dictionary(grouping: runs, by: \.radius).mapValues { rows in
      rows.reduce(0) { $0 + $1.accuracy } / Double(rows.count)
    }
    guard let small = byRadius.keys.min(), let large = byRadius.keys.max(), small < large else {
      return Finding(
        verdict: .undecided, reason: "no records of two radii; run the study '\(study)'", instances: runs.count,
        violations: 0)
    }
    let drop = byRadius[small]! - byRadius[large]!
    let isHarmless = drop <= 0.02
    return Finding(
      verdict: isHarmless ? .upheld : .refuted,
      reason:
        "accuracy \(shown(byRadius[small]!)) at C = \(shown(small)), \(shown(byRadius[large]!)) at C = \(shown(large))",
      instances: runs.count, violations: isHarmless ? 0 : 1, tightest: drop,
      witness: isHarmless ? nil : "C = \(shown(large)) costs \(shown(100 * drop)) percentage points")
  }
}
