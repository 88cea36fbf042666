/// What is kept of an instance, in a few bytes and without allocating: each bound's error over bound, NaN where the bound
/// was not judged, and whether it was violated.
struct Trial: Sendable {
  /// How many bounds can be judged at once.
  static let capacity = 16

  /// Nil if the draw gave no instance.
  let regime: Observation.Regime?
  private var ratios = SIMD16<Double>(repeating: .nan)
  private var violations: UInt16 = 0

  init(_ observation: Observation?, _ outcomes: [BoundOutcome]) {
    regime = observation?.regime
    guard observation != nil else { return }
    for (place, outcome) in outcomes.enumerated() where outcome.isJudged {
      ratios[place] = outcome.ratio
      if outcome.isViolation { violations |= 1 << UInt16(place) }
    }
  }

  func ratio(_ bound: Int) -> Double? { ratios[bound].isNaN ? nil : ratios[bound] }
  func isViolation(_ bound: Int) -> Bool { violations >> UInt16(bound) & 1 == 1 }
}
