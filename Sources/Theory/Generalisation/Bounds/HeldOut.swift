import Catalog
import GSL

/// The exact upper limit of an error rate from errors counted on fresh examples: the yardstick of all other bounds.
///
/// With probability at least 1 − ξ over the held-out examples, Pr[error] is at most the p at which no more errors than
/// were seen have probability ξ.
///
/// **Source.** Clopper and Pearson 1934; Langford 2005, *Tutorial on Practical Prediction Theory*, §3.
public struct HeldOut: Bound {
  public static let id = "held-out"
  public static let title = "Held-out errors"
  public static let source = Source("Clopper and Pearson 1934; Langford 2005", "§3")

  public init() {}

  /// The one-sided limit, rounded up.
  public static func upperLimit(errors: Int, trials: Int, failure: Double) throws -> Double {
    try demandProbability(failure, "the failure probability ξ")
    if errors >= trials { return 1 }
    let quantile = try Beta(Double(errors + 1), Double(trials - errors)).upperQuantile(failure)
    // GSL solves for the quantile to a relative 1e-10 or better.
    return min(1, quantile * (1 + 1e-9))
  }

  public func rows(for subject: BoundSubject) throws -> [BoundRow] {
    let counts = [("clopper-pearson", subject.heldOut), ("clopper-pearson-triggered", subject.heldOutTriggered)]
    return try counts.compactMap { variant, count in
      guard let count else { return nil }
      let limit = try Self.upperLimit(errors: count.errors, trials: count.trials, failure: subject.failure)
      return BoundRow(
        bound: Self.id, variant: variant, probability: Magnitude(limit), rigorous: true,
        terms: ["measured": Double(count.errors) / Double(count.trials)],
        inputs: ["errors": Double(count.errors), "trials": Double(count.trials), "failure": subject.failure])
    }
  }
}
