/// What a course of re-learning says about the backdoor, and whether it can say anything.
///
/// Steps that cost the network most of its accuracy make another network of it: attack success then tells what the steps
/// did and not what was hidden.
public enum RelearningVerdict: Sendable, Equatable {
  /// Half of the images are the attacker's for the first time at this point, before any ruin.
  case back(RelearningTest.Point)
  case away
  /// Accuracy fell below half of what it was, at this point for the first time, and the backdoor was not back by then.
  case ruined(RelearningTest.Point)

  /// `points`: at least one, the first before any step.
  public init(_ points: [RelearningTest.Point]) {
    let ruin = points.firstIndex { $0.acc < 0.5 * points[0].acc }
    // What the network did before it was ruined stays true.
    if let back = points[..<(ruin ?? points.count)].first(where: { $0.asr >= 0.5 }) {
      self = .back(back)
    } else {
      self = ruin.map { .ruined(points[$0]) } ?? .away
    }
  }

  /// Steps until half of the images are the attacker's.
  public var stepsToHalf: Int? {
    guard case .back(let point) = self else { return nil }
    return point.step
  }
}
