import Catalog
import Theory

/// C19. By definition of the ramp; ties, which a classifier may break either way, count as errors.
public enum RampRiskIsAboveTheErrorRate: Claim {
  public static let id = "C19"
  public static let title = "Ramp risk bounds the error rate"
  public static let source = Source("Zeng et al. 2022", "A.2, after equation (19)")
  public static let statement =
    "The ramp loss ℓ_γ(−M(v, y)) of scores v with margin M(v, y) = v_y − max_{j≠y} v_j is at least 1 where v does not "
    + "have its largest entry at y alone, so R_γ and R̂_γ are at least the fractions of errors."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, loss: RampLoss.value) }

  /// Judges another loss of (margin, γ).
  public static func judge(_ effort: Effort, loss: (Double, Double) -> Double) -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      let draw = ScoreDraw(effort, id, index)
      let isError = draw.scores.indices.contains { $0 != draw.label && draw.scores[$0] >= draw.scores[draw.label] }
      let value = loss(draw.margin, draw.gamma)
      tally.note(
        ratio: value > 0 && isError ? 1 / value : nil, violated: value < (isError ? 1 : 0),
        size: Double(draw.scores.count), witness: "\(draw), loss \(shown(value)), an error: \(isError)")
    }
    return tally.finding(
      upheld: "the loss is 1 on every error and never negative", refuted: "an error has loss below 1")
  }
}

/// A vector of scores, a label and a margin γ; multiples of ¼ make ties common.
struct ScoreDraw: CustomStringConvertible {
  let scores: [Double], label: Int, gamma: Double

  init(_ effort: Effort, _ id: String, _ index: Int) {
    var stream = RandomStream(seed: effort.seed, stage: id, index: index)
    let classes = Int.random(in: 2...10, using: &stream)
    scores = (0..<classes).map { _ in (4 * stream.uniform(-2...2)).rounded() / 4 }
    label = Int.random(in: 0..<classes, using: &stream)
    gamma = stream.uniform() < 0.5 ? stream.magnitude(0.01...10) : Double(Int.random(in: 1...8, using: &stream)) / 4
  }

  var margin: Double { RampLoss.margin(of: scores, label: label) }
  var description: String { "v = \(scores), y = \(label), γ = \(shown(gamma))" }
}
