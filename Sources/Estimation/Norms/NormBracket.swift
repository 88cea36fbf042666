/// An operator norm between two certain bounds, rounded outwards.
public struct NormBracket: Codable, Sendable, Hashable {
  public let lower: Double
  public let upper: Double

  public init(lower: Double, upper: Double) {
    precondition(lower >= 0 && lower <= upper, "the bracket [\(lower), \(upper)]")
    self.lower = lower
    self.upper = upper
  }

  /// How many times the norm is overestimated at most.
  public var ratio: Double { upper == 0 ? 1 : upper / lower }
}
