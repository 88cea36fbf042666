/// A rank correlation and the two-sided p-value of the hypothesis that the samples are independent.
public struct RankCorrelation: Equatable, Sendable {
  /// Between −1 and 1.
  public let coefficient: Double
  /// The probability, under independence, of a coefficient at least as large in magnitude.
  public let pValue: Double
  public let count: Int
}

/// How the p-value of a rank correlation is computed.
public enum IndependenceTest {
  /// From the large-sample distribution: Student's t for Spearman, the normal with ties corrected for Kendall.
  case approximate
  /// From all n! orders of the second sample; at most nine values.
  case exact
  /// From `count` random orders: p = (1 + extremes)/(1 + count), which is never zero and never too small on average.
  case permutations(count: Int, stream: MersenneTwister)
}

extension Statistics {
  /// Spearman's ρ: Pearson's correlation of the ranks, ties sharing their mean rank; n ≥ 3.
  ///
  /// Formula of the approximate p-value: t = ρ√((n − 2)/(1 − ρ²)) with n − 2 degrees of freedom; 0 at ρ = ±1.
  ///
  /// Throws `.domain` if a sample is constant, because ρ is then undefined.
  ///
  /// **Source.** Kendall and Gibbons, *Rank Correlation Methods* (1990).
  public static func spearman(
    _ x: [Double], _ y: [Double], test: IndependenceTest = .approximate
  ) throws -> RankCorrelation {
    try checkPair(x, y, atLeast: 3, "Spearman's rank correlation")
    let (first, second) = (try ranks(x), try ranks(y))
    let coefficient = try correlation(first, second)
    let pValue =
      try permutationPValue(second, coefficient, test) { try correlation(first, $0) }
      ?? approximateSpearman(coefficient, count: x.count)
    return RankCorrelation(coefficient: coefficient, pValue: pValue, count: x.count)
  }

  /// Kendall's τ-b: (concordant − discordant pairs)/√((pairs untied in x)·(pairs untied in y)); n ≥ 3.
  ///
  /// Formula of the approximate p-value: S/√var(S) is standard normal, the variance corrected for ties.
  ///
  /// Cost: n² comparisons. Throws `.domain` if a sample is constant.
  ///
  /// **Source.** Kendall and Gibbons, *Rank Correlation Methods* (1990), chapter 4.
  public static func kendall(
    _ x: [Double], _ y: [Double], test: IndependenceTest = .approximate
  ) throws -> RankCorrelation {
    try checkPair(x, y, atLeast: 3, "Kendall's rank correlation")
    let scale = (untiedPairs(x) * untiedPairs(y)).squareRoot()
    let score = concordance(x, y)
    let coefficient = score / scale
    let pValue =
      try permutationPValue(y, coefficient, test) { concordance(x, $0) / scale }
      ?? approximateKendall(score, x, y)
    return RankCorrelation(coefficient: coefficient, pValue: pValue, count: x.count)
  }

  private static func approximateSpearman(_ coefficient: Double, count: Int) throws -> Double {
    guard abs(coefficient) < 1 else { return 0 }
    let freedom = Double(count - 2)
    let t = abs(coefficient) * (freedom / (1 - coefficient * coefficient)).squareRoot()
    return try min(1, 2 * StudentT(degreesOfFreedom: freedom).survival(t))
  }

  private static func approximateKendall(_ score: Double, _ x: [Double], _ y: [Double]) throws -> Double {
    let (n, tiesX, tiesY) = (Double(x.count), tieCounts(x), tieCounts(y))
    func sum(_ ties: [Double], _ term: (Double) -> Double) -> Double { ties.reduce(0) { $0 + term($1) } }
    func spread(_ t: Double) -> Double { t * (t - 1) * (2 * t + 5) }
    func pairs(_ t: Double) -> Double { t * (t - 1) }
    func triples(_ t: Double) -> Double { t * (t - 1) * (t - 2) }
    let variance =
      (spread(n) - sum(tiesX, spread) - sum(tiesY, spread)) / 18
      + sum(tiesX, pairs) * sum(tiesY, pairs) / (2 * pairs(n))
      + sum(tiesX, triples) * sum(tiesY, triples) / (9 * triples(n))
    return try min(1, 2 * Normal().survival(abs(score) / variance.squareRoot()))
  }

  /// Concordant less discordant pairs.
  private static func concordance(_ x: [Double], _ y: [Double]) -> Double {
    var score = 0
    for i in x.indices {
      for j in 0..<i { score += sign(x[i] - x[j]) * sign(y[i] - y[j]) }
    }
    return Double(score)
  }

  private static func sign(_ difference: Double) -> Int { difference > 0 ? 1 : difference < 0 ? -1 : 0 }

  private static func tieCounts(_ values: [Double]) -> [Double] {
    Dictionary(grouping: values) { $0 }.values.map { Double($0.count) }.sorted()
  }

  private static func untiedPairs(_ values: [Double]) -> Double {
    let n = Double(values.count)
    return tieCounts(values).reduce(n * (n - 1) / 2) { $0 - $1 * ($1 - 1) / 2 }
  }

  /// The share of orders of `second` whose coefficient is as extreme as the observed one; nil if none are asked for.
  private static func permutationPValue(
    _ second: [Double], _ observed: Double, _ test: IndependenceTest, _ coefficient: ([Double]) throws -> Double
  ) throws -> Double? {
    // Equal coefficients may differ in their last bits, and must count as equally extreme.
    func isExtreme(_ order: [Double]) throws -> Bool { try abs(coefficient(order)) >= abs(observed) - 1e-12 }
    switch test {
    case .approximate: return nil
    case .exact:
      try require(second.count <= 9, "exact permutation test", "at most 9 values, has \(second.count)")
      var (extremes, orders) = (0, 0)
      try forEachOrder(second) { order in
        orders += 1
        if try isExtreme(order) { extremes += 1 }
      }
      return Double(extremes) / Double(orders)
    case .permutations(let count, let stream):
      try require(count > 0, "permutation test", "the number of permutations must be positive, is \(count)")
      let extremes = try (0..<count).count { _ in try isExtreme(stream.shuffled(second)) }
      return Double(1 + extremes) / Double(1 + count)
    }
  }

  /// Visits all n! orders, each once, by Heap's algorithm.
  private static func forEachOrder(_ values: [Double], _ visit: ([Double]) throws -> Void) rethrows {
    var (order, counters, i) = (values, [Int](repeating: 0, count: values.count), 1)
    try visit(order)
    while i < order.count {
      if counters[i] < i {
        order.swapAt(i.isMultiple(of: 2) ? 0 : counters[i], i)
        try visit(order)
        counters[i] += 1
        i = 1
      } else {
        counters[i] = 0
        i += 1
      }
    }
  }
}
