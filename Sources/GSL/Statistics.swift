internal import CGSL

/// Summaries of samples.
///
/// Every function throws `.domain` on a sample that is too small or holds a value that is not finite, because a silent
/// NaN in a summary becomes a wrong sentence in a report.
public enum Statistics {
  /// The arithmetic mean Σxᵢ/n; n ≥ 1.
  public static func mean(_ values: [Double]) throws -> Double {
    try check(values, atLeast: 1, "mean")
    return gsl_stats_mean(values, 1, values.count)
  }

  /// The unbiased variance Σ(xᵢ − x̄)²/(n − 1); n ≥ 2.
  public static func variance(_ values: [Double]) throws -> Double {
    try check(values, atLeast: 2, "variance")
    return gsl_stats_variance(values, 1, values.count)
  }

  /// The square root of the unbiased variance; n ≥ 2.
  public static func standardDeviation(_ values: [Double]) throws -> Double {
    try check(values, atLeast: 2, "standard deviation")
    return gsl_stats_sd(values, 1, values.count)
  }

  /// The middle value, or the mean of the two middle values; n ≥ 1.
  public static func median(_ values: [Double]) throws -> Double { try quantile(values, 0.5) }

  /// The quantile at `fraction` by linear interpolation between order statistics.
  ///
  /// Formula: with h = (n − 1)·f and the sorted sample x₀ ≤ … ≤ xₙ₋₁, x⌊h⌋ + (h − ⌊h⌋)(x⌊h⌋₊₁ − x⌊h⌋).
  ///
  /// **Source.** Type 7 of Hyndman and Fan, *The American Statistician* 50 (1996); the default of R and NumPy.
  public static func quantile(_ values: [Double], _ fraction: Double) throws -> Double {
    try check(values, atLeast: 1, "quantile")
    try requireProbability(fraction, "quantile")
    return gsl_stats_quantile_from_sorted_data(values.sorted(), 1, values.count, fraction)
  }

  /// Student's confidence interval of the mean: x̄ ± t·s/√n with n − 1 degrees of freedom; n ≥ 2.
  ///
  /// Conditions: independent normal values; a good approximation for many values of any distribution.
  public static func meanInterval(_ values: [Double], confidence: Double = 0.95) throws -> ClosedRange<Double> {
    try requireConfidence(confidence, "confidence interval of the mean")
    let centre = try mean(values)
    let spread = try standardDeviation(values) / Double(values.count).squareRoot()
    let radius = try StudentT(degreesOfFreedom: Double(values.count - 1)).upperQuantile((1 - confidence) / 2) * spread
    return (centre - radius)...(centre + radius)
  }

  /// The ranks of the values, counted from one; equal values share the mean of their ranks.
  public static func ranks(_ values: [Double]) throws -> [Double] {
    try check(values, atLeast: 1, "ranks")
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      let end = order[start...].firstIndex { values[$0] != values[order[start]] } ?? order.count
      for position in start..<end { ranks[order[position]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }

  /// Pearson's correlation Σ(xᵢ − x̄)(yᵢ − ȳ)/√(Σ(xᵢ − x̄)²·Σ(yᵢ − ȳ)²); n ≥ 2, neither sample constant.
  public static func correlation(_ x: [Double], _ y: [Double]) throws -> Double {
    try checkPair(x, y, atLeast: 2, "correlation")
    let correlation = gsl_stats_correlation(x, 1, y, 1, x.count)
    // Rounding leaves a little of none.
    return abs(correlation) < 1e-14 ? 0 : min(1, max(-1, correlation))
  }

  static func check(_ values: [Double], atLeast count: Int, _ operation: String) throws {
    try require(
      values.count >= count, operation, code: codeOfDomain, "needs at least \(count) values, has \(values.count)")
    try require(values.allSatisfy(\.isFinite), operation, code: codeOfDomain, "a value is not finite")
    useReturnedErrors()
  }

  static func checkPair(_ x: [Double], _ y: [Double], atLeast count: Int, _ operation: String) throws {
    try require(x.count == y.count, operation, code: codeOfBadLength, "\(x.count) values against \(y.count)")
    try check(x, atLeast: count, operation)
    try check(y, atLeast: count, operation)
    for sample in [x, y] {
      try require(
        sample.contains { $0 != sample[0] }, operation, code: codeOfDomain,
        "a sample is constant, so the correlation is undefined")
    }
  }
}
