import Experiments
import Testing

@Suite struct EvaluationTests {
  /// An evaluation in hundredths.
  private func evaluation(acc: Int, asr: Int?) -> Evaluation {
    let measurement = Evaluation.Measurement(
      acc: Proportion(acc, of: 100), asr: asr.map { Proportion($0, of: 100) }, ra: nil, asrFloor: nil)
    return Evaluation(measurements: [.heldOutExclusive: measurement], reasons: [:])
  }

  /// (max(0, ΔASR) − max(0, ΔACC) + 1)/2.
  @Test(arguments: [
    (90, 100, 85, 0, 0.975), (90, 100, 90, 100, 0.5), (90, 50, 95, 60, 0.5), (90, 100, 95, 0, 1.0),
    (100, 0, 0, 0, 0.0), (90, 20, 80, 60, 0.45),
  ])
  func effectivenessIsClippedOnBothSides(acc: Int, asr: Int, accAfter: Int, asrAfter: Int, expected: Double) throws {
    let before = evaluation(acc: acc, asr: asr), after = evaluation(acc: accAfter, asr: asrAfter)
    let found = try #require(after.effectiveness(from: before))
    #expect(abs(found - expected) < 1e-12)
  }

  @Test func effectivenessNeedsAnAttack() {
    #expect(evaluation(acc: 80, asr: nil).effectiveness(from: evaluation(acc: 90, asr: nil)) == nil)
  }

  /// Reference values from the beta distribution's quantiles.
  @Test(arguments: [
    (0, 10, 0.0, 0.30849710781876083), (10, 10, 0.6915028921812392, 1.0),
    (5, 10, 0.18708602844739855, 0.8129139715526015),
    (81, 263, 0.2527, 0.3676),
  ])
  func intervalsAreClopperPearson(successes: Int, trials: Int, low: Double, high: Double) throws {
    let interval = try Proportion(successes, of: trials).interval()
    #expect(abs(interval.lowerBound - low) < 1e-4)
    #expect(abs(interval.upperBound - high) < 1e-4)
  }

  @Test func aShareOfNothingHasNoValue() { #expect(Proportion(0, of: 0).value == nil) }
}
