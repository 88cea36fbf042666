import Foundation

/// Lemma 2: from the Rademacher complexity of a loss class to a bound on the probability of error.
///
/// With probability at least 1 − ξ over n independent examples, for every member of the class,
/// Pr[error] ≤ R̂_γ + 2·Rad + 3√(ln(2/ξ)/(2n)), where Rad is the *empirical* Rademacher complexity of the class
/// (x, y) ↦ ℓ_γ(−M(θ(x + δ), y)).
///
/// True for one δ that does not depend on the sample: the class is indexed by θ alone. A trigger made from the same
/// sample needs the class over (θ, δ) instead.
///
/// **Source.** Zeng et al. 2022, Lemma 2, equation (22); Mohri, Rostamizadeh and Talwalkar, *Foundations of Machine
/// Learning* (2018), Theorem 3.3.
public enum Lemma2 {
  /// The confidence term 3√((ln(2/ξ) + price)/(2n)).
  ///
  /// `price` is what a union over further constants costs: Σ ln(1/w) for the weights w of the constants chosen.
  public static func confidenceTerm(count n: Int, failure: Double, price: Double = 0) throws -> Magnitude {
    try demandCount(n)
    try demandProbability(failure, "the failure probability ξ")
    return Magnitude(3) * (Magnitude(log(2 / failure).nextUp.nextUp + price) / (2 * Double(n))).squareRoot
  }

  /// The right-hand side R̂_γ + 2·Rad + confidence.
  public static func bound(risk: Double, rademacher: Magnitude, confidence: Magnitude) -> Magnitude {
    Magnitude.sum([Magnitude(risk), Magnitude(2) * rademacher, confidence])
  }
}
