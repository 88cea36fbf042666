/// The straight line y = a + b·x closest to points of known accuracy.
public struct WeightedLine: Equatable, Sendable {
  /// a.
  public let intercept: Double
  /// b.
  public let slope: Double
  /// The standard deviation of b that the points' own deviations imply.
  public let slopeError: Double
  /// Σ((yᵢ − a − b·xᵢ)/σᵢ)², with two degrees of freedom fewer than points.
  public let chiSquared: Double

  /// The least squares fit with weights wᵢ = 1/σᵢ², the σᵢ being standard deviations of the yᵢ.
  ///
  /// Formula: with weighted means x̄ and ȳ, b = Σw(x − x̄)(y − ȳ)/Σw(x − x̄)² and var(b) = 1/Σw(x − x̄)².
  ///
  /// Throws `.domain` for fewer than two points, equal x, or a deviation that is not positive.
  public init(_ x: [Double], _ y: [Double], deviations: [Double]) throws {
    let operation = "fit of a line"
    try require(
      x.count == y.count && x.count == deviations.count, operation, code: codeOfBadLength,
      "\(x.count), \(y.count) and \(deviations.count) values")
    for sample in [x, y, deviations] { try Statistics.check(sample, atLeast: 2, operation) }
    try require(deviations.allSatisfy { $0 > 0 }, operation, code: codeOfDomain, "a deviation is not positive")
    let weights = deviations.map { 1 / ($0 * $0) }
    func weighted(_ value: (Int) -> Double) -> Double { x.indices.reduce(0) { $0 + weights[$1] * value($1) } }
    let total = weights.reduce(0, +)
    let (middle, level) = (weighted { x[$0] } / total, weighted { y[$0] } / total)
    let spread = weighted { (x[$0] - middle) * (x[$0] - middle) }
    try require(spread > 0, operation, code: codeOfDomain, "all points stand at one x")
    let slope = weighted { (x[$0] - middle) * (y[$0] - level) } / spread
    let intercept = level - slope * middle
    (self.intercept, self.slope, slopeError) = (intercept, slope, (1 / spread).squareRoot())
    chiSquared = weighted { index in
      let residual = y[index] - intercept - slope * x[index]
      return residual * residual
    }
  }
}
