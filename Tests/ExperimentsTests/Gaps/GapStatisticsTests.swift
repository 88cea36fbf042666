import Catalog
import Experiments
import Foundation
import Testing

/// Statistics of gaps against closed forms and simulated populations.
@Suite struct GapStatisticsTests {
  private func pair(_ train: Int, of n: Int, _ test: Int, of m: Int) -> ErrorPair {
    ErrorPair(train: Proportion(train, of: n), test: Proportion(test, of: m))
  }

  /// Runs of a network that errs with probability `error` on clean images and `error + shift` on others.
  private func pairs(
    _ runs: Int, n: Int, m: Int = 5000, error: Double, shift: Double = 0, seed: Int, setting: Int = 0
  ) -> [ErrorPair] {
    (0..<runs).map { run in
      var stream = RandomStream(seed: seed, stage: "pairs-\(setting)", index: run)
      let train = (0..<n).count { _ in stream.uniform() < error }
      let test = (0..<m).count { _ in stream.uniform() < error + shift }
      return pair(train, of: n, test, of: m)
    }
  }

  @Test func aGapIsTheDifferenceOfTwoShares() {
    #expect(abs(pair(10, of: 100, 30, of: 200).gap - 0.05) < 1e-15)
    #expect(abs(pair(30, of: 100, 30, of: 200).gap - 0.15) < 1e-15)
    #expect(pair(0, of: 100, 0, of: 200).gap == 0)
    #expect(pair(0, of: 100, 0, of: 200).pooledError > 0)
  }

  @Test func gapsThatAreEqualAreEqualToTheLastBit() throws {
    // Three of sixty images either way round.
    #expect(pair(53, of: 60, 56, of: 60).gap == pair(55, of: 60, 52, of: 60).gap)
    let ties = try GapTrend(
      [1.0, 2].map { position in
        GapTrend.Point(position: position, pairs: [pair(53, of: 60, 55, of: 60), pair(55, of: 60, 52, of: 60)])
      }, areNetworks: true, seed: 0)
    #expect(ties.spearman?.coefficient == 0 && ties.kendall?.coefficient == 0)
    let equal = [1.0, 2].map {
      GapTrend.Point(position: $0, pairs: [pair(1, of: 60, 2, of: 60), pair(5, of: 60, 4, of: 60)])
    }
    #expect(try GapTrend(equal, areNetworks: true, seed: 0).slope == nil)
  }

  @Test func copiesOfAnImageAreOneDraw() throws {
    let single = [pair(10, of: 100, 30, of: 200), pair(12, of: 100, 20, of: 200)]
    let copied = single.map {
      ErrorPair(
        train: Proportion(7 * $0.train.successes, of: 700), test: Proportion(7 * $0.test.successes, of: 1400), copies: 7
      )
    }
    let (one, seven) = (try GapEstimate(single), try GapEstimate(copied))
    #expect(one.gaps == seven.gaps && abs(seven.spread / one.spread - 1) < 0.02)
  }

  @Test func settingsThatAreTheSameAreNoMoreEvidenceThanOne() throws {
    let runs = pairs(4, n: 60, m: 60, error: 0.3, shift: 0.2, seed: 3)
    func level(_ positions: [Double]) throws -> Double {
      try GapTrend(positions.map { GapTrend.Point(position: $0, pairs: runs) }, areNetworks: true, seed: 0).levelP
    }
    let alone = try level([1]), thrice = try level([1, 2, 3])
    #expect(alone < 0.3 && thrice == 3 * alone)
  }

  @Test func theNullMeanIsThatOfTheory() throws {
    // √(2/π)·√(p(1 − p)(1/n + 1/m)) at p = 0.15, n = 500, 2,500, 5,000, m = 5,000.
    for (n, expected) in [(500, 0.0134), (2500, 0.0070), (5000, 0.0057)] {
      let runs = Array(repeating: pair(n * 15 / 100, of: n, 750, of: 5000), count: 5)
      let estimate = try GapEstimate(runs)
      #expect(abs(estimate.nullMean - expected) < 6e-5)
      #expect(estimate.mean == 0 && estimate.interval == 0...0)
      #expect(estimate.nullBand.lowerBound < estimate.nullMean && estimate.nullMean < estimate.nullBand.upperBound)
    }
  }

  @Test func theNullBandHoldsNineteenInTwentyMeansWithoutAGap() throws {
    let inside = try (0..<300).count { index in
      let estimate = try GapEstimate(pairs(3, n: 300, m: 300, error: 0.2, seed: index))
      return estimate.nullBand.contains(estimate.mean)
    }
    // Binomial(300, 0.95): 285 ± 3.8, and the counts are whole numbers.
    #expect((272...297).contains(inside))
  }

  @Test func theIntervalIsStudents() throws {
    // Gaps 1, 2, 3 hundredths: mean 2, s = 1, t(0.975; 2) = 4.30265.
    let estimate = try GapEstimate([10, 20, 30].map { pair(0, of: 1000, $0, of: 1000) })
    let radius = 0.01 * 4.302652729911275 / 3.0.squareRoot()
    #expect(abs(estimate.mean - 0.02) < 1e-15)
    #expect(estimate.interval?.lowerBound == 0)
    #expect(abs((estimate.interval?.upperBound ?? 0) - (0.02 + radius)) < 1e-12)
    #expect(try GapEstimate([pair(1, of: 10, 2, of: 10)]).interval == nil)
  }

  @Test func gapsWithoutATrendAreNoise() throws {
    let verdicts = try (0..<60).map { seed in
      try GapTrend(
        [100, 400, 1600].enumerated().map { index, n in
          GapTrend.Point(
            position: Double(n), pairs: pairs(4, n: n, m: 1000, error: 0.1, seed: seed, setting: index),
            bounds: [3, 3, 3, 3].map { $0 + Double(index) })
        }, areNetworks: false, seed: seed
      ).verdict
    }
    // Noise alone falls with n; only what exceeds it is a trend.
    #expect(verdicts.count { $0 == .noise } >= 54)
  }

  private func falling(over sizes: [Int] = [100, 400, 1600], areNetworks: Bool = false, bounds: (Int) -> Double?) throws
    -> GapTrend
  {
    try GapTrend(
      sizes.enumerated().map { index, n in
        GapTrend.Point(
          position: Double(n),
          pairs: (0..<5).map { pair(0, of: n, 4000 / Int(Double(n).squareRoot()) + $0, of: 5000) },
          bounds: bounds(index).map { Array(repeating: $0, count: 5) } ?? [])
      }, areNetworks: areNetworks, seed: 0)
  }

  @Test func theVerdictComparesDirections() throws {
    #expect(try falling { -Double($0) }.verdict == .aligned)
    #expect(try falling { Double($0) }.verdict == .opposite)
    #expect(try falling { _ in 7 }.verdict == nil)
    let trend = try falling { _ in nil }
    #expect(trend.verdict == nil && trend.differsFromNull)
    #expect(abs((trend.spearman?.coefficient ?? 0) + 1) < 0.06)
    #expect((trend.spearman?.pValue ?? 1) < 0.001)
    // Of three means all six orders: two of them are as extreme.
    #expect(abs((trend.spearmanOfMeans?.pValue ?? 0) - 1.0 / 3) < 1e-12)
    #expect((trend.kendall?.coefficient ?? 0) < -0.7)
  }

  @Test func runsOfFewNetworksAreNotIndependent() throws {
    let three = try falling(areNetworks: true) { -Double($0) }
    #expect(three.verdict == nil && three.open == .fewNetworks)
    // Of five means one order in sixty is as extreme.
    let five = try falling(over: [100, 225, 400, 900, 1600], areNetworks: true) { -Double($0) }
    #expect(five.verdict == .aligned && five.open == nil)
  }

  @Test func aBoundThatMovesByChanceIsNotCompared() throws {
    #expect(try falling { _ in nil }.open == .noBound)
    #expect(try falling { _ in 7 }.open == .flatBound)
    #expect(try falling { $0 == 1 ? 8 : 7 }.open == .flatBound)
  }

  @Test func theSlopeIsFoundAgain() throws {
    let slope = try #require(try falling { _ in nil }.slope)
    #expect(abs(slope.slope + 0.5) < 0.02)
    #expect(slope.slopeError > 0 && slope.slopeError < 0.02)
    #expect(try #require(try falling { _ in nil }.nullSlope) < 0)
  }

  @Test func aSingleSettingHasNoTrend() throws {
    let point = GapTrend.Point(position: 1, pairs: pairs(3, n: 50, error: 0.1, seed: 1))
    let trend = try GapTrend([point], areNetworks: false, seed: 0)
    #expect(trend.spearman == nil && trend.slope == nil && trend.rangeP == nil && trend.verdict == .noise)
  }

  @Test func permutationsAreTheSeeds() throws {
    let points = [50, 200].enumerated().map { index, n in
      GapTrend.Point(position: Double(n), pairs: pairs(4, n: n, error: 0.2, seed: 3, setting: index))
    }
    func trend(_ seed: Int) throws -> GapTrend { try GapTrend(points, areNetworks: false, seed: seed) }
    #expect(try trend(5).spearman == trend(5).spearman)
    #expect(try trend(5).spearman?.coefficient == trend(6).spearman?.coefficient)
  }
}
