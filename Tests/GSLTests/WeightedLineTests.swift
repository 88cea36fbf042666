import GSL
import Testing

@Suite struct WeightedLineTests {
  @Test func pointsOnALineGiveItBack() throws {
    let line = try WeightedLine([1, 2, 4], [5, 7, 11], deviations: [1, 3, 0.5])
    #expect(abs(line.slope - 2) < 1e-14 && abs(line.intercept - 3) < 1e-14 && line.chiSquared < 1e-26)
  }

  /// By hand: x̄ = 1, ȳ = 5/3, Σ(x − x̄)² = 2, Σ(x − x̄)(y − ȳ) = 3; residuals 1/6, −1/3, 1/6.
  @Test func threePointsByHand() throws {
    let line = try WeightedLine([0, 1, 2], [0, 2, 3], deviations: [0.1, 0.1, 0.1])
    #expect(abs(line.slope - 1.5) < 1e-14)
    #expect(abs(line.intercept - 1.0 / 6) < 1e-14)
    #expect(abs(line.slopeError - 0.1 / 2.0.squareRoot()) < 1e-15)
    #expect(abs(line.chiSquared - 100.0 / 6) < 1e-11)
  }

  @Test func aPointOfNoAccuracyCountsForNothing() throws {
    let two = try WeightedLine([0, 1], [1, 3], deviations: [1, 1])
    let three = try WeightedLine([0, 1, 5], [1, 3, -100], deviations: [1, 1, 1e9])
    #expect(abs(two.slope - three.slope) < 1e-9)
  }

  /// The slope's error is its standard deviation over repetitions.
  @Test func theErrorIsTheSpreadOfSlopes() throws {
    let stream = MersenneTwister(seed: 3, name: "lines"), x = [0.0, 1, 3, 4], deviations = [0.5, 1, 0.3, 2]
    let slopes = try (0..<4000).map { _ in
      try WeightedLine(
        x, zip(x, deviations).map { 2 * $0 + stream.gaussian(standardDeviation: $1) }, deviations: deviations)
    }
    let spread = try Statistics.standardDeviation(slopes.map(\.slope))
    #expect(abs(spread / slopes[0].slopeError - 1) < 0.05)
    #expect(abs(try Statistics.mean(slopes.map(\.slope)) - 2) < 0.02)
  }

  @Test(arguments: [
    ([1.0], [1.0], [1.0]), ([1, 1], [1, 2], [1, 1]), ([1, 2], [1, 2], [1, 0]), ([1, 2], [1, 2], [1]),
    ([1, 2], [1, .nan], [1, 1]),
  ])
  func whatDeterminesNoLineIsRefused(x: [Double], y: [Double], deviations: [Double]) {
    #expect(throws: GSLError.self) { try WeightedLine(x, y, deviations: deviations) }
  }
}
