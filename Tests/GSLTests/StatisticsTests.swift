import Foundation
import GSL
import Testing

@Suite("Statistics") struct StatisticsTests {
  @Test("Summaries of a small sample have the values worked by hand")
  func summaries() throws {
    let sample: [Double] = [2, 4, 4, 4, 5, 5, 7, 9]
    #expect(try Statistics.mean(sample) == 5)
    #expect(close(try Statistics.variance(sample), 32.0 / 7))
    #expect(close(try Statistics.standardDeviation(sample), (32.0 / 7).squareRoot()))
    #expect(try Statistics.median(sample.reversed()) == 4.5)
    #expect(try Statistics.median([3]) == 3)
    #expect(try Statistics.quantile([10, 20, 30, 40], 0.25) == 17.5)
    #expect(try Statistics.quantile([1, 2], 1) == 2)
    #expect(try Statistics.ranks([30, 10, 20, 10]) == [4, 1.5, 3, 1.5])
  }

  @Test("The interval of a mean is x̄ ± t·s/√n")
  func meanInterval() throws {
    let interval = try Statistics.meanInterval([1, 2, 3, 4, 5])
    #expect(close(interval.lowerBound, 3 - 2.7764451051977987 * 2.5.squareRoot() / 5.0.squareRoot(), relative: 1e-9))
    #expect(close(interval.lowerBound + interval.upperBound, 6))
  }

  @Test("Samples that are too small or not finite are refused")
  func refusals() {
    expectFailure(.domain) { try Statistics.mean([]) }
    expectFailure(.domain) { try Statistics.standardDeviation([1]) }
    expectFailure(.domain) { try Statistics.median([1, .nan]) }
    expectFailure(.domain) { try Statistics.quantile([1], 1.1) }
    expectFailure(.domain) { try Statistics.spearman([1, 2, 3], [4, 4, 4]) }
    expectFailure(.shape) { try Statistics.kendall([1, 2, 3], [4, 5]) }
    expectFailure(.invalidArgument) {
      try Statistics.kendall((0..<10).map { Double($0) }, (0..<10).map { Double($0) }, test: .exact)
    }
  }

  @Test("Spearman without ties is 1 − 6Σd²/(n(n² − 1))")
  func spearmanClosedForm() throws {
    let stream = MersenneTwister(seed: 3, name: "spearman")
    let x = (0..<15).map { Double($0) }
    let y = stream.shuffled(x)
    let squares = zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let result = try Statistics.spearman(x.map { exp($0) }, y)
    #expect(close(result.coefficient, 1 - 6 * squares / (15 * (225 - 1))))
    #expect(try Statistics.spearman(x, x).coefficient == 1)
    #expect(try Statistics.spearman(x, x.map { -$0 }).coefficient == -1)
    #expect(try Statistics.spearman(x, x).pValue == 0)
  }

  @Test("Kendall counts concordant less discordant pairs, corrected for ties")
  func kendallClosedForm() throws {
    #expect(close(try Statistics.kendall([1, 2, 3, 4], [1, 2, 4, 3]).coefficient, 4.0 / 6))
    let tied = try Statistics.kendall([1, 1, 2, 3], [1, 2, 3, 3])
    #expect(close(tied.coefficient, 4 / 5.0))
  }

  @Test("Exact p-values of perfect agreement are two of the n! orders")
  func exactExtremes() throws {
    let x: [Double] = [1, 2, 3, 4, 5]
    #expect(close(try Statistics.spearman(x, x, test: .exact).pValue, 2.0 / 120))
    #expect(close(try Statistics.kendall(x, x, test: .exact).pValue, 2.0 / 120))
  }

  @Test("The three ways to a p-value agree where each is valid")
  func pValuesAgree() throws {
    let x: [Double] = [1, 2, 3, 4, 5, 6, 7, 8]
    let y: [Double] = [2, 1, 4, 3, 7, 8, 5, 6]
    let stream = MersenneTwister(seed: 5, name: "permutations")
    for rank in [Statistics.spearman, Statistics.kendall] {
      let exact = try rank(x, y, .exact).pValue
      let drawn = try rank(x, y, .permutations(count: 4000, stream: stream)).pValue
      #expect(abs(drawn - exact) < 5 * (exact * (1 - exact) / 4000).squareRoot() + 1 / 4000.0)
      #expect(abs(try rank(x, y, .approximate).pValue - exact) < 0.02)
    }
  }

  @Test("Approximate p-values of independent samples are uniform")
  func calibration() throws {
    let stream = MersenneTwister(seed: 8, name: "calibration")
    let pValues = try (0..<400).map { _ in try Statistics.spearman(stream.gaussians(30), stream.gaussians(30)).pValue }
    let rejections = pValues.count { $0 < 0.1 }
    #expect(try Distributions.clopperPearson(successes: rejections, trials: 400, confidence: 0.9999).contains(0.1))
  }
}
