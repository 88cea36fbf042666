internal import CGSL

/// The χ² distribution: of the sum of ν squared standard normal variables.
public struct ChiSquared: ContinuousDistribution, Equatable {
  public let degreesOfFreedom: Double

  /// Throws `.domain` unless the degrees of freedom are finite and positive.
  public init(degreesOfFreedom: Double) throws {
    try require(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite, "χ² distribution", code: codeOfDomain,
      "degrees of freedom \(degreesOfFreedom)")
    self.degreesOfFreedom = degreesOfFreedom
  }

  public func density(_ x: Double) -> Double { gsl_ran_chisq_pdf(x, degreesOfFreedom) }
  public func cumulative(_ x: Double) -> Double { gsl_cdf_chisq_P(x, degreesOfFreedom) }
  public func survival(_ x: Double) -> Double { gsl_cdf_chisq_Q(x, degreesOfFreedom) }

  public func quantile(_ probability: Double) throws -> Double {
    try inverted(probability, "χ² quantile") { gsl_cdf_chisq_Pinv(probability, degreesOfFreedom) }
  }

  public func upperQuantile(_ probability: Double) throws -> Double {
    try inverted(probability, "χ² quantile") { gsl_cdf_chisq_Qinv(probability, degreesOfFreedom) }
  }
}
