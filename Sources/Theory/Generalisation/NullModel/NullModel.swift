import Foundation
import GSL

/// What error gaps look like where there is no generalisation gap at all: sampling noise.
///
/// A network errs with the same probability p on clean and on test examples. Its measured gap |p̂_train − p̂_test|
/// over n and m independent examples is, to the normal approximation, |N(0, σ²)| with σ² = p(1 − p)(1/n + 1/m), with
/// mean σ√(2/π). A table that this model explains supports no statement about generalisation.
///
/// Conditions: independent examples and runs. Runs that share a network or images are more alike than the model says.
public struct NullModel: Sendable {
  /// p.
  public let error: Double
  /// m.
  public let testCount: Int
  /// R, the runs that each reported gap is a mean of.
  public let runs: Int

  public init(error: Double, testCount: Int, runs: Int) throws {
    try demandProbability(error, "the error rate p")
    try demand(testCount >= 1, "\(testCount) test examples; there must be at least one")
    self.error = error
    self.testCount = testCount
    self.runs = runs
    try demand(runs >= 1, "\(runs) runs; there must be at least one")
  }

  /// σ for n clean examples.
  public func spread(count n: Int) -> Double {
    (error * (1 - error) * (1 / Double(n) + 1 / Double(testCount))).squareRoot()
  }

  /// The expected gap σ√(2/π).
  public func expectedGap(count n: Int) -> Double { HalfNormalMean.expectation * spread(count: n) }

  /// The standard deviation of a reported gap, the mean of R runs.
  public func standardDeviation(count n: Int) -> Double {
    HalfNormalMean.standardDeviation(runs: runs) * spread(count: n)
  }

  /// Range test: the probability that the largest of `settings` reported gaps exceeds the smallest by `range` or more.
  public func probability(ofRange range: Double, settings: Int, count n: Int) throws -> Double {
    try HalfNormalMean(runs: runs).probability(ofRange: range / spread(count: n), among: settings)
  }

  /// Level test: the probability that the mean of `settings` reported gaps is `level` or less.
  public func probability(ofLevelAtMost level: Double, settings: Int, count n: Int) throws -> Double {
    try HalfNormalMean(runs: runs * settings).cumulative(level / spread(count: n))
  }

  /// The probability that reported gaps come out in decreasing order for these clean-set sizes.
  ///
  /// Equal sizes give 1/k! exactly. P(g₁ > g₂ > … > g_k) = ∫f₁(x)·P(x > g₂ > … > g_k)dx, on a lattice.
  public func probabilityOfDecreasingOrder(counts: [Int]) throws -> Double {
    let mean = try HalfNormalMean(runs: runs)
    let spreads = counts.map { spread(count: $0) }
    let top = mean.supremum * (spreads.max() ?? 0)
    let cells = 4000
    let width = top / Double(cells)
    // below[j]: the probability that the gaps from here on are decreasing and the first of them is at most j·width.
    var below = [Double](repeating: 1, count: cells + 1)
    for spread in spreads.reversed() {
      let levels = (0...cells).map { mean.cumulative(Double($0) * width / spread) }
      var next = [0.0]
      for j in 1...cells {
        next.append(next[j - 1] + (levels[j] - levels[j - 1]) * (below[j] + below[j - 1]) / 2)
      }
      below = next
    }
    return below[cells]
  }

  /// χ² of a table: Σ((gap − expected)/standard deviation)².
  public func chiSquared(_ table: GapTable) -> Double {
    table.rows.reduce(0) { sum, row in
      let residual = (row.gap - expectedGap(count: row.count)) / standardDeviation(count: row.count)
      return sum + residual * residual
    }
  }

  /// The error rate at which the model explains a table best.
  public struct Fit: Sendable, Hashable {
    public let error: Double
    public let chiSquared: Double
    /// Rows less one.
    public let degreesOfFreedom: Int
    /// The probability of a larger χ² if the model is true.
    public let pValue: Double
  }

  /// The least χ² over p in (0, ½].
  public static func fit(_ table: GapTable) throws -> Fit {
    let best = try Minimisation.brent(in: 1e-5...0.5, samples: 400) {
      try NullModel(error: $0, testCount: table.testCount, runs: table.runs).chiSquared(table)
    }
    let freedom = table.rows.count - 1
    return Fit(
      error: best.point, chiSquared: best.value, degreesOfFreedom: freedom,
      pValue: try ChiSquared(degreesOfFreedom: Double(freedom)).survival(best.value))
  }
}
