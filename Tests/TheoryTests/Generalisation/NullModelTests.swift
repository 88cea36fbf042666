import Catalog
import Foundation
import GSL
import Testing
import Theory

@Suite("The null model") struct NullModelTests {
  @Test(
    "The expected gaps at p = 0.15 are 1.34, 0.70 and 0.57 per cent",
    arguments: [(500, 1.34), (2500, 0.70), (5000, 0.57)])
  func expectedGaps(count: Int, percent: Double) throws {
    let model = try NullModel(error: 0.15, testCount: 5000, runs: 5)
    #expect(abs(100 * model.expectedGap(count: count) - percent) < 0.005)
  }

  @Test("Table 8 is explained by sampling noise at p = 0.163, χ² = 1.83 on two degrees of freedom")
  func table8() throws {
    let fit = try NullModel.fit(.table8)
    #expect(abs(fit.error - 0.163) < 0.001 && abs(fit.chiSquared - 1.83) < 0.01)
    #expect(fit.degreesOfFreedom == 2 && abs(fit.pValue - 0.40) < 0.005)
  }

  @Test("A range like Table 7's is what noise gives", arguments: [(0.05, 0.78), (0.10, 0.88), (0.20, 0.93)])
  func rangeTest(error: Double, probability: Double) throws {
    let model = try NullModel(error: error, testCount: 5000, runs: 5)
    #expect(abs(try model.probability(ofRange: 0.0011, settings: 3, count: 5000) - probability) < 0.005)
  }

  @Test(
    "The level of Table 7 is low for noise at Table 8's error",
    arguments: [(0.05, 0.19), (0.10, 0.0125), (0.163, 0.0013)])
  func levelTest(error: Double, probability: Double) throws {
    let model = try NullModel(error: error, testCount: 5000, runs: 5)
    let level = (0.0035 + 0.0027 + 0.0024) / 3
    let found = try model.probability(ofLevelAtMost: level, settings: 3, count: 5000)
    #expect(abs(found - probability) < 0.04 * probability)
  }

  @Test("Three equal settings come out in a given order with probability one sixth")
  func order() throws {
    let model = try NullModel(error: 0.1, testCount: 5000, runs: 5)
    #expect(abs(try model.probabilityOfDecreasingOrder(counts: [5000, 5000, 5000]) - 1 / 6.0) < 1e-4)
    #expect(abs(try model.probabilityOfDecreasingOrder(counts: [5000, 5000]) - 0.5) < 1e-4)
  }

  @Test("The lattice distribution has the moments and the tails that simulation finds", arguments: [1, 2, 5, 15])
  func distribution(runs: Int) throws {
    let mean = try HalfNormalMean(runs: runs)
    let first = mean.expectation { $0 }
    let second = mean.expectation { $0 * $0 }
    #expect(abs(first - HalfNormalMean.expectation) < 1e-5)
    #expect(abs((second - first * first).squareRoot() - HalfNormalMean.standardDeviation(runs: runs)) < 1e-4)
    var stream = RandomStream(seed: 5, stage: "half normal", index: runs)
    let draws = (0..<20000).map { _ in (0..<runs).reduce(0) { sum, _ in sum + abs(stream.gaussian()) } / Double(runs) }
    for x in [0.3, 0.6, 0.8, 1.1] {
      let share = Double(draws.count { $0 <= x }) / 20000
      #expect(abs(share - mean.cumulative(x)) < 4.5 * (0.25 / 20000).squareRoot())
    }
    if runs == 1 { #expect(abs(mean.cumulative(1) - erf(1 / 2.0.squareRoot())) < 1e-6) }
  }

  @Test("The model of noise is simulated noise: the gaps of equal error rates have the range it says")
  func simulated() throws {
    let (p, n, m, runs) = (0.1, 300, 300, 3)
    let model = try NullModel(error: p, testCount: m, runs: runs)
    var stream = RandomStream(seed: 6, stage: "null model")
    func share(_ count: Int) -> Double { Double((0..<count).count { _ in stream.uniform() < p }) / Double(count) }
    var (within, total) = (0, 0.0)
    let trials = 1500
    for _ in 0..<trials {
      let gaps = (0..<3).map { _ in (0..<runs).reduce(0.0) { sum, _ in sum + abs(share(n) - share(m)) } / Double(runs) }
      total += gaps.reduce(0, +) / 3
      if gaps.max()! - gaps.min()! >= 0.015 { within += 1 }
    }
    #expect(abs(total / Double(trials) - model.expectedGap(count: n)) < 0.001)
    let expected = try model.probability(ofRange: 0.015, settings: 3, count: n)
    #expect(abs(Double(within) / Double(trials) - expected) < 0.06)
  }

  @Test("Quantiles invert the distribution function; of one value they are the normal's", arguments: [1, 3, 25])
  func quantiles(runs: Int) throws {
    let mean = try HalfNormalMean(runs: runs)
    for probability in [0.025, 0.3, 0.5, 0.9, 0.975] {
      let quantile = mean.quantile(probability)
      #expect(abs(mean.cumulative(quantile) - probability) < 1e-6)
      guard runs == 1 else { continue }
      #expect(abs(quantile - (try Normal().upperQuantile((1 - probability) / 2))) < 1e-3)
    }
  }

  @Test("The slopes of Table 8 are −0.53, −1.02 and −0.68 overall")
  func slopes() {
    #expect(abs(GapTable.table8.slopes[0] + 0.53) < 0.005 && abs(GapTable.table8.slopes[1] + 1.02) < 0.005)
    #expect(abs(GapTable.table8.overallSlope + 0.68) < 0.005)
  }

  @Test("Impossible error rates and numbers of runs are refused")
  func refusals() {
    #expect(throws: Fault.self) { try NullModel(error: 0, testCount: 10, runs: 1) }
    #expect(throws: Fault.self) { try NullModel(error: 1, testCount: 10, runs: 1) }
    #expect(throws: Fault.self) { try NullModel(error: 0.1, testCount: 0, runs: 1) }
    #expect(throws: Fault.self) { try NullModel(error: 0.1, testCount: 10, runs: 0) }
  }
}
