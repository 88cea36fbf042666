import Foundation
import GSL
import Testing

/// P(X = k) for X binomial, from the definition.
private func binomialMass(_ k: Int, _ n: Int, _ p: Double) -> Double {
  if p == 0 { return k == 0 ? 1 : 0 }
  if p == 1 { return k == n ? 1 : 0 }
  let logarithm = lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
  return exp(logarithm + Double(k) * log(p) + Double(n - k) * log1p(-p))
}

private func mass(_ range: ClosedRange<Int>, _ n: Int, _ p: Double) -> Double {
  range.reduce(0) { $0 + binomialMass($1, n, p) }
}

@Suite("Distributions") struct DistributionsTests {
  @Test(
    "The Clopper–Pearson ends solve the two binomial tail equations that define them",
    arguments: [(1, 7), (3, 10), (50, 100), (1, 1000), (999, 1000), (137, 5000), (4990, 5000)])
  func clopperPearsonSolvesItsTailEquations(k: Int, n: Int) throws {
    for confidence in [0.5, 0.9, 0.95, 0.999] {
      let interval = try Distributions.clopperPearson(successes: k, trials: n, confidence: confidence)
      let tail = (1 - confidence) / 2
      #expect(close(mass(k...n, n, interval.lowerBound), tail, relative: 1e-8))
      #expect(close(mass(0...k, n, interval.upperBound), tail, relative: 1e-8))
      #expect(interval.contains(Double(k) / Double(n)))
    }
  }

  @Test(
    "The Clopper–Pearson interval has its closed form at no success and at no failure",
    arguments: [1, 2, 30, 10_000])
  func clopperPearsonEdges(n: Int) throws {
    let none = try Distributions.clopperPearson(successes: 0, trials: n, confidence: 0.95)
    #expect(none.lowerBound == 0)
    #expect(close(none.upperBound, 1 - pow(0.025, 1 / Double(n)), relative: 1e-10))
    let all = try Distributions.clopperPearson(successes: n, trials: n, confidence: 0.95)
    #expect(all.upperBound == 1)
    #expect(close(all.lowerBound, pow(0.025, 1 / Double(n)), relative: 1e-10))
  }

  @Test("The Clopper–Pearson interval of k successes mirrors that of k failures")
  func clopperPearsonIsSymmetric() throws {
    let a = try Distributions.clopperPearson(successes: 17, trials: 80)
    let b = try Distributions.clopperPearson(successes: 63, trials: 80)
    #expect(close(a.lowerBound, 1 - b.upperBound) && close(a.upperBound, 1 - b.lowerBound))
  }

  @Test("The Clopper–Pearson interval covers the proportion at least as often as it promises")
  func clopperPearsonCovers() throws {
    let n = 25
    let intervals = try (0...n).map { try Distributions.clopperPearson(successes: $0, trials: n, confidence: 0.9) }
    for p in stride(from: 0.01, through: 0.99, by: 0.007) {
      let coverage = (0...n).filter { intervals[$0].contains(p) }.reduce(0) { $0 + binomialMass($1, n, p) }
      #expect(coverage >= 0.9)
    }
  }

  @Test("No trials leave the whole unit interval, and impossible counts are refused")
  func clopperPearsonRefusals() throws {
    #expect(try Distributions.clopperPearson(successes: 0, trials: 0) == 0...1)
    expectFailure(.domain) { try Distributions.clopperPearson(successes: 3, trials: 2) }
    expectFailure(.domain) { try Distributions.clopperPearson(successes: -1, trials: 2) }
    expectFailure(.domain) { try Distributions.clopperPearson(successes: 1, trials: 2, confidence: 1) }
    expectFailure(.domain) { try Distributions.clopperPearson(successes: 1, trials: 2, confidence: .nan) }
  }

  @Test("The binomial distribution function is the sum of its masses")
  func binomialCumulative() throws {
    for k in -1...12 {
      for p in [0, 0.1, 0.5, 0.93, 1] {
        let expected = k < 0 ? 0 : mass(0...min(k, 12), 12, p)
        #expect(close(try Distributions.binomialCumulative(k, trials: 12, probability: p), expected))
      }
    }
  }

  @Test("Quantiles and distribution functions undo each other, in both tails")
  func quantilesInvert() throws {
    let distributions: [any ContinuousDistribution] = [
      try Normal(mean: 2, standardDeviation: 3), try StudentT(degreesOfFreedom: 1), try StudentT(degreesOfFreedom: 7.5),
      try ChiSquared(degreesOfFreedom: 1), try ChiSquared(degreesOfFreedom: 40), try Beta(0.5, 3), try Beta(2000, 3),
    ]
    for distribution in distributions {
      for p in [1e-6, 0.01, 0.3, 0.5, 0.8, 0.999] {
        #expect(close(distribution.cumulative(try distribution.quantile(p)), p, relative: 1e-8))
        #expect(close(distribution.survival(try distribution.upperQuantile(p)), p, relative: 1e-8))
      }
    }
  }

  @Test("The distribution function is the integral of the density")
  func densitiesIntegrate() throws {
    let normal = try Normal(mean: -1, standardDeviation: 0.4)
    let student = try StudentT(degreesOfFreedom: 4)
    let chi = try ChiSquared(degreesOfFreedom: 5)
    let beta = try Beta(2.5, 4)
    let below: [(any ContinuousDistribution, Double, Double)] = [
      (normal, -.infinity, -0.7), (student, -.infinity, 1.3), (chi, 0, 6), (beta, 0, 0.3),
    ]
    for (distribution, lower, x) in below {
      let integral = try Quadrature.integrate(from: lower, to: x) { distribution.density($0) }
      #expect(close(integral.value, distribution.cumulative(x), relative: 1e-8))
      #expect(close(distribution.cumulative(x) + distribution.survival(x), 1))
    }
  }

  @Test("The quantiles have the values of closed forms")
  func closedForms() throws {
    #expect(close(try Normal().quantile(0.975), 1.959963984540054))
    #expect(close(try Normal().cumulative(1), 0.5 * erfc(-1 / 2.0.squareRoot())))
    #expect(close(try StudentT(degreesOfFreedom: 1).quantile(0.9), tan(Double.pi * 0.4), relative: 1e-9))
    #expect(close(try ChiSquared(degreesOfFreedom: 2).quantile(0.3), -2 * log(0.7), relative: 1e-9))
    #expect(close(try Beta(3, 1).quantile(0.2), pow(0.2, 1 / 3.0), relative: 1e-10))
    #expect(try Beta(3, 2).quantile(0) == 0 && Beta(3, 2).quantile(1) == 1)
    #expect(try Normal().quantile(0) == -.infinity && Normal().quantile(1) == .infinity)
  }

  @Test("Impossible parameters and probabilities are refused")
  func refusals() {
    expectFailure(.domain) { try Normal(standardDeviation: 0) }
    expectFailure(.domain) { try StudentT(degreesOfFreedom: -1) }
    expectFailure(.domain) { try ChiSquared(degreesOfFreedom: .nan) }
    expectFailure(.domain) { try Beta(0, 1) }
    expectFailure(.domain) { try Normal().quantile(1.5) }
    expectFailure(.domain) { try Beta(1, 1).upperQuantile(.nan) }
  }
}
