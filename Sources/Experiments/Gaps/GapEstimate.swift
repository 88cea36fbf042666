import GSL
import Theory

/// The gaps of one setting's runs beside what sampling noise alone would give.
public struct GapEstimate: Sendable, Equatable {
  public var gaps: [Double]
  public var mean: Double
  /// Student's 95 % interval of the mean, cut at zero; nil for a single run.
  public var interval: ClosedRange<Double>?
  /// The expected gap of a network that errs alike on clean and on held-out images.
  public var nullMean: Double
  /// Where the mean of as many such gaps lies with probability 95 %.
  public var nullBand: ClosedRange<Double>
  /// σ of such a network's signed gap.
  public var spread: Double

  /// The mean in units of `spread`; √(2/π) is expected without a gap.
  public var normalisedMean: Double { mean / spread }

  /// - Parameter pairs: one per run, all with the same counts of images.
  public init(_ pairs: [ErrorPair]) throws {
    gaps = pairs.map(\.gap)
    mean = try Statistics.mean(gaps)
    interval = try GapEstimate.interval(gaps)
    let error = try Statistics.mean(pairs.map(\.pooledError))
    let (count, testCount) = pairs[0].independent
    let null = try NullModel(error: error, testCount: testCount, runs: pairs.count)
    spread = null.spread(count: count)
    nullMean = null.expectedGap(count: count)
    let distribution = try HalfNormalMean(runs: pairs.count)
    nullBand = distribution.quantile(0.025) * spread...distribution.quantile(0.975) * spread
  }

  /// P(a mean gap as far from noise's), two-sided.
  public var levelP: Double {
    get throws {
      let below = try HalfNormalMean(runs: gaps.count).cumulative(normalisedMean)
      return min(1, 2 * min(below, 1 - below))
    }
  }

  private static func interval(_ gaps: [Double]) throws -> ClosedRange<Double>? {
    guard gaps.count > 1 else { return nil }
    let interval = try Statistics.meanInterval(gaps)
    return max(0, interval.lowerBound)...interval.upperBound
  }
}
