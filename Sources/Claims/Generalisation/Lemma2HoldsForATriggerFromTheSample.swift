import Catalog
import Foundation
import Theory

/// C21b. The class of Lemma 2 is indexed by θ alone. For a trigger made from the same sample it must be indexed by
/// (θ, δ).
///
/// Counterexample: inputs are N symbols, x_k = (k, 0, …, 0) with labels y_k = 1, and one fixed classifier that reads
/// the first coordinate, rounds it to k and returns the sign of coordinate k: f(x_k + δ) = sign δ_k for ‖δ‖_∞ < ½.
/// The class {f} has complexity zero. A trigger that is positive on the symbols seen and negative on the others has
/// no error on the sample, and errs on every symbol not seen.
public enum Lemma2HoldsForATriggerFromTheSample: Claim {
  public static let id = "C21b"
  public static let title = "Lemma 2 for a trigger made from the sample"
  public static let source = Source("Zeng et al. 2022", "Lemma 2, as applied to the synthesised trigger")
  public static let statement =
    "The bound of Lemma 2, Pr[error under δ] ≤ R̂_γ + 2·Rad + 3√(ln(2/ξ)/(2n)) with the class indexed by the weights θ "
    + "alone, holds for a trigger δ that was computed from the same n examples."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, symbols: 1000) }

  /// The counterexample over `symbols` inputs: few of them are all seen, and refute nothing.
  public static func judge(_ effort: Effort, symbols: Int) throws -> Finding {
    let (n, failure) = (50, 0.05)
    // R̂_γ = 0, and a single function has Rad = 0.
    let allowed = try Lemma2.confidenceTerm(count: n, failure: failure).value
    var tally = EvidenceTally()
    // Fewer could not tell the share ξ from all.
    for index in 0..<max(effort.instances, 20) {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let seen = Set((0..<n).map { _ in Int.random(in: 0..<symbols, using: &stream) }).count
      let error = 1 - Double(seen) / Double(symbols)
      tally.note(
        ratio: error / allowed, violated: error > allowed,
        witness:
          "f(x_k + δ) = sign δ_k over \(symbols) symbols, n = \(n): error \(shown(error)), bound \(shown(allowed))")
    }
    return try tally.exceeds(failure: failure)
      ? tally.finding(.refuted, "a trigger that memorises the sample violates it in more than the share ξ of samples")
      : tally.finding(.upheld, "no more violations than ξ allows")
  }
}
