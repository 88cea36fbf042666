import Catalog
import Theory

/// C25. Read off the formula; true of the corrected bound as well.
public enum Theorem2ImprovesWithN: Claim {
  public static let id = "C25"
  public static let title = "Theorem 2 improves with the clean set"
  public static let source = Source("Zeng et al. 2022", "§5, after Theorem 2")
  public static let statement =
    "At fixed norms, radius, margin and failure probability, the slack of Theorem 2 falls as the number n of clean "
    + "examples grows, as printed and as corrected."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding {
    try judge(effort) { draw, n in
      LinearModelBound.printedSlack(norm: draw.norm, largestNorm: draw.largest, radius: draw.radius, count: n)
    }
  }

  /// Judges another first term beside the corrected one.
  public static func judge(
    _ effort: Effort, slack: (LinearDraw, Int) -> Magnitude
  ) throws -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let draw = LinearDraw(&stream)
      let n = Int(stream.magnitude(1...100_000)), more = n + Int(stream.magnitude(1...100_000))
      func corrected(_ n: Int) -> Magnitude {
        LinearModelBound.correctedSlack(
          norm: draw.norm, reach: Magnitude(draw.largest + draw.radius), count: n, gamma: draw.gamma,
          outputs: .classes(draw.classes))
      }
      func confidence(_ n: Int) throws -> Magnitude { try Lemma2.confidenceTerm(count: n, failure: draw.failure) }
      let ratios = try [slack(draw, more) + confidence(more), corrected(more) + confidence(more)]
      let before = try [slack(draw, n) + confidence(n), corrected(n) + confidence(n)]
      let ratio = max(ratios[0].value / before[0].value, ratios[1].value / before[1].value)
      tally.note(
        ratio: ratio, violated: ratio >= 1, size: Double(n), witness: "from n = \(n) to \(more): ratio \(shown(ratio))")
    }
    return tally.finding(upheld: "every term falls like n^(−1/2)", refuted: "a term does not fall with n")
  }
}

/// Constants of a linear model, its inputs and its trigger.
public struct LinearDraw: Sendable {
  public let norm: Double, largest: Double, radius: Double, gamma: Double, failure: Double, classes: Int

  init(_ stream: inout RandomStream) {
    norm = stream.magnitude(0.01...100)
    largest = stream.magnitude(0.1...100)
    radius = stream.magnitude(0.01...100)
    gamma = stream.magnitude(0.01...10)
    failure = stream.uniform(0.001...0.5)
    classes = Int.random(in: 2...100, using: &stream)
  }
}
