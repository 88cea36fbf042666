internal import CGSL

/// The normal distribution: density exp(−(x − μ)²/(2σ²)) / (σ√(2π)).
public struct Normal: ContinuousDistribution, Equatable {
  public let mean: Double
  public let standardDeviation: Double

  /// Throws `.domain` unless the mean is finite and the standard deviation finite and positive.
  public init(mean: Double = 0, standardDeviation: Double = 1) throws {
    try require(
      mean.isFinite && standardDeviation > 0 && standardDeviation.isFinite, "normal distribution", code: codeOfDomain,
      "mean \(mean), standard deviation \(standardDeviation)")
    (self.mean, self.standardDeviation) = (mean, standardDeviation)
  }

  public func density(_ x: Double) -> Double { gsl_ran_gaussian_pdf(x - mean, standardDeviation) }
  public func cumulative(_ x: Double) -> Double { gsl_cdf_gaussian_P(x - mean, standardDeviation) }
  public func survival(_ x: Double) -> Double { gsl_cdf_gaussian_Q(x - mean, standardDeviation) }

  public func quantile(_ probability: Double) throws -> Double {
    try inverted(probability, "normal quantile") { mean + gsl_cdf_gaussian_Pinv(probability, standardDeviation) }
  }

  public func upperQuantile(_ probability: Double) throws -> Double {
    try inverted(probability, "normal quantile") { mean + gsl_cdf_gaussian_Qinv(probability, standardDeviation) }
  }
}
