internal import CGSL

/// Intervals and tail probabilities built from the distributions of this folder.
public enum Distributions {
  /// The Clopper–Pearson ("exact") confidence interval of a proportion.
  ///
  /// Formula, with k successes in n trials and α = 1 − `confidence`: the lower end p solves P(X ≥ k; p) = α/2, the
  /// upper end P(X ≤ k; p) = α/2, for X binomial in n and p. Both are quantiles of beta distributions: that of
  /// B(k, n − k + 1) at α/2 and that of B(k + 1, n − k) at 1 − α/2. The interval covers the proportion with probability
  /// at least `confidence`, usually more.
  ///
  /// Edges: the lower end is 0 at k = 0 and the upper end 1 at k = n; there the other end has the closed form
  /// 1 − (α/2)^(1/n), or (α/2)^(1/n). No trials give 0...1.
  ///
  /// Throws `.domain` unless 0 ≤ k ≤ n and 0 < `confidence` < 1.
  ///
  /// **Source.** Clopper and Pearson, *Biometrika* 26 (1934).
  public static func clopperPearson(
    successes: Int, trials: Int, confidence: Double = 0.95
  ) throws -> ClosedRange<Double> {
    let operation = "Clopper–Pearson interval"
    try require(
      successes >= 0 && successes <= trials, operation, code: codeOfDomain,
      "\(successes) successes in \(trials) trials")
    try requireConfidence(confidence, operation)
    guard trials > 0 else { return 0...1 }
    let tail = (1 - confidence) / 2
    let (k, n) = (Double(successes), Double(trials))
    let lower = successes == 0 ? 0 : try Beta(k, n - k + 1).quantile(tail)
    let upper = successes == trials ? 1 : try Beta(k + 1, n - k).upperQuantile(tail)
    return lower...upper
  }

  /// P(X ≤ k) for X binomial in `trials` and `probability`; 0 below k = 0 and 1 from k = n on.
  public static func binomialCumulative(_ k: Int, trials: Int, probability: Double) throws -> Double {
    try requireProbability(probability, "binomial distribution")
    try require(trials >= 0, "binomial distribution", code: codeOfDomain, "\(trials) trials")
    if k < 0 { return 0 }
    if k >= trials { return 1 }
    return try Beta(Double(k) + 1, Double(trials - k)).survival(probability)
  }
}

func requireConfidence(_ confidence: Double, _ operation: String) throws {
  try require(
    confidence > 0 && confidence < 1, operation, code: codeOfDomain,
    "a confidence lies strictly between 0 and 1, this one is \(confidence)")
}
