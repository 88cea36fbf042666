internal import CGSL

/// A probability distribution on the real line with a density.
public protocol ContinuousDistribution: Sendable {
  /// The density at `x`; zero outside the support.
  func density(_ x: Double) -> Double
  /// P(X ≤ x).
  func cumulative(_ x: Double) -> Double
  /// P(X > x), accurate where `cumulative` rounds to one.
  func survival(_ x: Double) -> Double
  /// The `x` with P(X ≤ x) = `probability`; the ends of the support at 0 and 1.
  ///
  /// Throws `.domain` for a probability outside 0...1.
  func quantile(_ probability: Double) throws -> Double
  /// The `x` with P(X > x) = `probability`, accurate for small probabilities.
  func upperQuantile(_ probability: Double) throws -> Double
}

func requireProbability(_ probability: Double, _ operation: String) throws {
  try require(
    probability >= 0 && probability <= 1, operation, code: codeOfDomain,
    "a probability lies in 0...1, this one is \(probability)")
}

/// Calls one of GSL's inverses, which report failure as NaN.
func inverted(_ probability: Double, _ operation: String, _ inverse: () -> Double) throws -> Double {
  try requireProbability(probability, operation)
  useReturnedErrors()
  let x = inverse()
  try require(!x.isNaN, operation, code: codeOfFailure, "at probability \(probability)")
  return x
}
