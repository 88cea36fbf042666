import Catalog
import Foundation
import Theory

/// C33. True; √2/γ is the sharp constant, attained along e_y − e_j.
public enum RampOfMarginIsLipschitz: Claim {
  public static let id = "C33"
  public static let title = "Ramp of the margin is 2/γ-Lipschitz"
  public static let source = Source("Zeng et al. 2022", "after equation (51)")
  public static let statement =
    "The map v ↦ ℓ_γ(−M(v, y)) from scores to the ramp loss is 2/γ-Lipschitz in the Euclidean norm."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, constant: 2) }

  /// Judges `constant`/γ.
  public static func judge(_ effort: Effort, constant: Double) -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let draw = ScoreDraw(effort, id, index)
      let rival = draw.scores.indices.filter { $0 != draw.label }.max { draw.scores[$0] < draw.scores[$1] }!
      // Half of the steps go along the steepest direction.
      let length = stream.magnitude(1e-3...3)
      var step = stream.direction(draw.scores.count)
      if index % 2 == 0 {
        step = draw.scores.indices.map { $0 == draw.label ? 0.5.squareRoot() : $0 == rival ? -0.5.squareRoot() : 0 }
      }
      let moved = zip(draw.scores, step).map { $0 + length * $1 }
      let change = abs(
        RampLoss.value(margin: RampLoss.margin(of: moved, label: draw.label), gamma: draw.gamma)
          - RampLoss.value(margin: draw.margin, gamma: draw.gamma))
      let ratio = change * draw.gamma / (constant * length)
      tally.note(
        ratio: ratio, violated: ratio > 1 + 1e-7, size: Double(draw.scores.count),
        witness: "\(draw), step \(shown(length)): ratio \(shown(ratio))")
    }
    return tally.finding(
      upheld: "holds; the largest ratio is 1/√2 = 0.7071, so √2/γ is the sharp constant",
      refuted: "a step changes the loss by more")
  }
}
