import Foundation

/// kl(q‖p), the divergence of two coin tosses, and its inverse in p.
public enum BinaryDivergence {
  /// q·ln(q/p) + (1 − q)·ln((1 − q)/(1 − p)); +∞ where p excludes what q allows.
  public static func value(_ q: Double, _ p: Double) -> Double {
    func term(_ a: Double, _ b: Double) -> Double { a == 0 ? 0 : b == 0 ? .infinity : a * log(a / b) }
    return max(0, term(q, p) + term(1 - q, 1 - p))
  }

  /// The largest p with kl(q‖p) ≤ `budget`, rounded up, by bisection: kl increases in p from q on.
  public static func upperInverse(_ q: Double, budget: Double) -> Double {
    guard budget.isFinite, q < 1 else { return 1 }
    var (low, high) = (q, 1.0)
    while true {
      let middle = low + (high - low) / 2
      guard middle > low && middle < high else { break }
      if value(q, middle) <= budget { low = middle } else { high = middle }
    }
    // The divergence itself errs by a few units in the last place of its two terms.
    return min(1, high + 1e-12)
  }
}
