import Foundation
import GSL
import Theory

/// How the gap changes along a sweep, whether that is more than noise, and whether the bound changes alike.
public struct GapTrend: Sendable {
  public enum Verdict: String, Codable, Sendable {
    /// Gap and bound change in the same direction.
    case aligned
    case opposite
    /// The gaps do not change, or do not differ from those of a network without any.
    case noise
  }

  /// Of the runs' gaps with the position on the axis; the p-value by permutation. Nil where one of them is constant.
  public var spearman: RankCorrelation?
  public var kendall: RankCorrelation?
  /// Of the settings' means, the p-value over all their orders: it does not count runs of one victim as independent.
  public var spearmanOfMeans: RankCorrelation?
  /// Of the bound with the position.
  public var boundSpearman: RankCorrelation?
  /// ln gap against ln position by weighted least squares.
  public var slope: WeightedLine?
  /// The slope that noise alone would give.
  public var nullSlope: Double?
  /// P(some setting's mean gap as far from noise's), two-sided: at most this much, however alike the settings are.
  public var levelP: Double
  /// P(normalised means as far apart) without any gap; nil for one setting.
  public var rangeP: Double?
  /// nil where the gaps change and it is open whether the bound does alike, for the reason in `open`.
  public var verdict: Verdict?
  public var open: Open?

  /// Why there is no verdict on gaps that change.
  public enum Open: String, Codable, Sendable {
    case noBound = "the gap changes, and no bound was measured to compare with"
    case fewNetworks = "the gap changes over the runs, but there are too few networks to tell that from chance"
    case flatBound = "the gap changes, and the bound no more than by chance"
  }

  public static let confidence = 0.95
  private static let permutations = 9999

  /// One setting of a sweep: its place on the axis, its runs, and the bound of each run if one was measured.
  public struct Point: Sendable {
    public var position: Double
    public var pairs: [ErrorPair]
    public var bounds: [Double]

    public init(position: Double, pairs: [ErrorPair], bounds: [Double] = []) {
      (self.position, self.pairs, self.bounds) = (position, pairs, bounds)
    }
  }

  /// - Parameters:
  ///   - points: the settings of a sweep.
  ///   - areNetworks: whether each point is of a network of its own, so that its runs are not independent draws.
  ///   - seed: of the permutations.
  public init(_ points: [Point], areNetworks: Bool, seed: Int) throws {
    let estimates = try points.map { try GapEstimate($0.pairs) }
    let positions = points.flatMap { point in point.pairs.map { _ in point.position } }
    let gaps = estimates.flatMap(\.gaps)
    let stream = { MersenneTwister(seed: UInt64(bitPattern: Int64(seed)), name: "gaps/permutations") }
    let test = { IndependenceTest.permutations(count: Self.permutations, stream: stream()) }
    spearman = try? Statistics.spearman(positions, gaps, test: test())
    kendall = try? Statistics.kendall(positions, gaps, test: test())
    let exact = points.count <= 8 ? IndependenceTest.exact : test()
    spearmanOfMeans = try? Statistics.spearman(points.map(\.position), estimates.map(\.mean), test: exact)
    let measured = points.flatMap { point in point.bounds.map { (point.position, $0) } }
    boundSpearman = try? Statistics.spearman(measured.map(\.0), measured.map(\.1), test: test())
    (slope, nullSlope) = GapTrend.slopes(points.map(\.position), estimates)
    // Settings share images and seeds, so that their gaps are not independent draws: Bonferroni's bound asks for nothing.
    levelP = try min(1, Double(estimates.count) * (estimates.map { try $0.levelP }.min() ?? 1))
    rangeP = try GapTrend.rangeTest(estimates)
    (verdict, open) = judged(areNetworks: areNetworks, hasBound: !measured.isEmpty)
  }

  /// Whether the gaps are those of a network without any: two tests, each at half of the 5 %.
  public var differsFromNull: Bool { 2 * min(levelP, rangeP ?? 1) < 1 - Self.confidence }

  private func judged(areNetworks: Bool, hasBound: Bool) -> (Verdict?, Open?) {
    func isMoreThanChance(_ correlation: RankCorrelation?) -> Bool { (correlation?.pValue ?? 1) < 1 - Self.confidence }
    guard let spearman, differsFromNull, isMoreThanChance(spearman) else { return (.noise, nil) }
    if areNetworks, !isMoreThanChance(spearmanOfMeans) { return (nil, .fewNetworks) }
    guard hasBound else { return (nil, .noBound) }
    guard let bound = boundSpearman, isMoreThanChance(bound) else { return (nil, .flatBound) }
    return (spearman.coefficient * bound.coefficient > 0 ? .aligned : .opposite, nil)
  }

  /// The range of the normalised means, which have one distribution whatever n and the error rate.
  private static func rangeTest(_ estimates: [GapEstimate]) throws -> Double? {
    let means = estimates.map(\.normalisedMean)
    guard means.count > 1, Set(estimates.map(\.gaps.count)).count == 1 else { return nil }
    return try HalfNormalMean(runs: estimates[0].gaps.count)
      .probability(ofRange: means.max()! - means.min()!, among: means.count)
  }

  /// The relative standard error of a mean is the standard error of its logarithm.
  private static func slopes(_ positions: [Double], _ estimates: [GapEstimate]) -> (WeightedLine?, Double?) {
    let usable = zip(positions, estimates).compactMap {
      position, estimate -> (x: Double, y: Double, null: Double, deviation: Double)? in
      // Equal gaps have no spread, whatever rounding makes of it.
      guard position > 0, estimate.mean > 0, Set(estimate.gaps).count > 1,
        let spread = try? Statistics.standardDeviation(estimate.gaps)
      else { return nil }
      let deviation = spread / Double(estimate.gaps.count).squareRoot() / estimate.mean
      return (log(position), log(estimate.mean), log(estimate.nullMean), deviation)
    }
    let (x, deviations) = (usable.map(\.x), usable.map(\.deviation))
    let slope = try? WeightedLine(x, usable.map(\.y), deviations: deviations)
    return (slope, try? WeightedLine(x, usable.map(\.null), deviations: deviations).slope)
  }
}
