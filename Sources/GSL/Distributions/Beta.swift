internal import CGSL

/// The beta distribution on 0...1: density proportional to x^(a − 1)·(1 − x)^(b − 1).
public struct Beta: ContinuousDistribution, Equatable {
  public let a: Double
  public let b: Double

  /// Throws `.domain` unless both parameters are finite and positive.
  public init(_ a: Double, _ b: Double) throws {
    try require(a > 0 && b > 0 && a.isFinite && b.isFinite, "beta distribution", code: codeOfDomain, "a \(a), b \(b)")
    (self.a, self.b) = (a, b)
  }

  public func density(_ x: Double) -> Double { gsl_ran_beta_pdf(x, a, b) }
  public func cumulative(_ x: Double) -> Double { gsl_cdf_beta_P(x, a, b) }
  public func survival(_ x: Double) -> Double { gsl_cdf_beta_Q(x, a, b) }

  public func quantile(_ probability: Double) throws -> Double {
    try polished(probability, cumulative) { gsl_cdf_beta_Pinv(probability, a, b) }
  }

  public func upperQuantile(_ probability: Double) throws -> Double {
    try polished(probability, survival) { gsl_cdf_beta_Qinv(probability, a, b) }
  }

  /// GSL's inverse, replaced by a bracketed root where it fails or misses: its Newton steps can for extreme parameters.
  private func polished(
    _ probability: Double, _ tail: (Double) -> Double, _ inverse: () -> Double
  ) throws -> Double {
    try requireProbability(probability, "beta quantile")
    useReturnedErrors()
    let x = inverse()
    if x >= 0, x <= 1, abs(tail(x) - probability) <= 1e-11 * probability { return x }
    return try RootFinding.brent(in: 0...1, absoluteTolerance: 0, relativeTolerance: 1e-14, maximumIterations: 2000) {
      tail($0) - probability
    }.value
  }
}
