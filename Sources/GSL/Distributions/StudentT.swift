internal import CGSL

/// Student's t distribution: density proportional to (1 + x²/ν)^(−(ν + 1)/2).
public struct StudentT: ContinuousDistribution, Equatable {
  public let degreesOfFreedom: Double

  /// Throws `.domain` unless the degrees of freedom are finite and positive.
  public init(degreesOfFreedom: Double) throws {
    try require(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite, "Student's t distribution", code: codeOfDomain,
      "degrees of freedom \(degreesOfFreedom)")
    self.degreesOfFreedom = degreesOfFreedom
  }

  public func density(_ x: Double) -> Double { gsl_ran_tdist_pdf(x, degreesOfFreedom) }
  public func cumulative(_ x: Double) -> Double { gsl_cdf_tdist_P(x, degreesOfFreedom) }
  public func survival(_ x: Double) -> Double { gsl_cdf_tdist_Q(x, degreesOfFreedom) }

  public func quantile(_ probability: Double) throws -> Double {
    try inverted(probability, "Student's t quantile") { gsl_cdf_tdist_Pinv(probability, degreesOfFreedom) }
  }

  public func upperQuantile(_ probability: Double) throws -> Double {
    try inverted(probability, "Student's t quantile") { gsl_cdf_tdist_Qinv(probability, degreesOfFreedom) }
  }
}
