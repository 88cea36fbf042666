import Catalog
import Foundation

/// C31. The proof multiplies by s₁ ≥ ‖A₁‖ where the augmented matrix [A₁; 1δᵀA₁] stands, whose norm is up to
/// s₁√(1 + nC_δ²). For C_δ ≤ 1 the sum ‖X‖ + √n·C_δ stays below ‖X‖ + √n; for larger triggers it need not.
public enum NormsPropagateWithS1: Claim {
  public static let id = "C31"
  public static let title = "Norms propagate with s₁ alone"
  public static let source = Source("Zeng et al. 2022", "equations (46) and (47)")
  public static let statement =
    "The first layer's output under a trigger ‖δ‖ ≤ C_δ satisfies ‖(X + 1δᵀ)A₁‖_F ≤ (‖X‖_F + √n)·s₁ with s₁ ≥ ‖A₁‖, "
    + "at the paper's C_δ = 10."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, radius: 10) }

  /// Judges another radius.
  public static func judge(_ effort: Effort, radius: Double) throws -> Finding {
    var tally = EvidenceTally()
    // The smallest case by hand, then draws.
    try note(inputs: [[0]], weights: [[1]], trigger: [radius], into: &tally)
    for index in 1..<max(effort.instances, 2) {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let draw = FirstLayerDraw(&stream, largest: 4)
      let size = stream.uniform(0...30)
      let inputs = draw.inputs.map { $0.map { size * $0 } }
      try note(
        inputs: inputs, weights: draw.weights, trigger: stream.direction(draw.dimension).map { $0 * radius },
        into: &tally)
    }
    return tally.finding(
      upheld: "‖X‖ + √n·C is at most ‖X‖ + √n at this radius", refuted: "the trigger's norm C_δ > 1 is missing")
  }

  private static func note(
    inputs: [[Double]], weights: [[Double]], trigger: [Double], into tally: inout EvidenceTally
  ) throws {
    let output = frobenius(product(inputs.map { zip($0, trigger).map { $0 + $1 } }, weights))
    let promised = (frobenius(inputs) + Double(inputs.count).squareRoot()) * (try spectralNorm(weights))
    tally.note(
      ratio: output / promised, violated: output > promised * (1 + rounding),
      size: Double(inputs.count * weights.count * weights[0].count) + frobenius(inputs),
      witness: "n = \(inputs.count), d = \(weights.count), m = \(weights[0].count), ‖X‖ = \(shown(frobenius(inputs))), "
        + "C = \(shown(norm(trigger))): output \(shown(output)), promised \(shown(promised))")
  }
}
