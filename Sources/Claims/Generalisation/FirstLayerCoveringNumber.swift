import Catalog
import Foundation
import Theory

/// C28. Maurey's lemma: k atoms drawn with the probabilities |B|/‖B‖₁ have, averaged, an expected squared error of
/// (‖B‖₁·Σ|Bᵢⱼ|·‖Vᵢⱼ‖² − ‖Z‖²)/k, computed here without drawing. At most ε² for k = ⌈x⌉ terms, some average is in
/// reach; there are at most (2(d + n)m)ᵏ of them. The paper drops the ceiling: exact is ln(2(d + n)m + 1) without
/// one.
public enum FirstLayerCoveringNumber: Claim {
  public static let id = "C28"
  public static let title = "Theorem 4: covering number of the first layer"
  public static let source = Source("Zeng et al. 2022", "Theorem 4, equation (42)")
  public static let statement =
    "For X (n × d), ‖A‖_{2,1} ≤ a₀, m outputs and a trigger of radius C_δ, ln N({(X + 1δᵀ)A}, ε) ≤ x·ln(2(d + n)m) "
    + "with x = a₁²(‖X‖_F + √n)²/ε² and a₁ = a₀(1 + m√n·C_δ), up to rounding x upwards."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding {
    judge(effort) { draw in draw.group * (1 + Double(draw.outputs) * draw.root * draw.radius) }
  }

  static func judge(_ effort: Effort, group: (FirstLayerDraw) -> Double) -> Finding {
    var tally = EvidenceTally()
    var excess = 1.0
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let draw = FirstLayerDraw(&stream)
      let radius = group(draw) * (draw.inputNorm + draw.root)
      let scale = radius / stream.magnitude(1...30)
      let terms = (radius * radius / (scale * scale)).rounded(.up)
      // All atoms have norm one, up to columns of X that vanish.
      let sum = draw.coefficientSum
      let error = ((sum * sum - pow(frobenius(draw.image), 2)) / terms).squareRoot()
      let atoms = 2 * Double((draw.dimension + draw.count) * draw.outputs)
      excess = max(excess, log1p(atoms) / log(atoms))
      tally.note(
        ratio: error / scale, violated: error > scale * (1 + rounding), size: draw.size,
        witness: "\(draw.shape), ε = \(shown(scale)): \(Int(terms)) atoms reach \(shown(error)) on average")
    }
    return tally.finding(
      upheld:
        "the cover exists; without the dropped ceiling the exact count is ln(N + 1)/ln N ≤ \(shown(excess)) times it",
      refuted: "so many atoms do not reach the scale")
  }

  /// Judges a₀ in the place of a₁, which forgets the trigger.
  public static func judgeWithoutTrigger(_ effort: Effort) -> Finding { judge(effort) { $0.group } }
}
