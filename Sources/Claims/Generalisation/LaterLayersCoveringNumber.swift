import Catalog
import Foundation

/// C29. The same lemma with no trigger, as BFT's Lemma 3.2; true with the (2,1) norm summed over output units.
public enum LaterLayersCoveringNumber: Claim {
  public static let id = "C29"
  public static let title = "Covering number of the later layers"
  public static let source = Source("Zeng et al. 2022", "equation (43); Bartlett, Foster and Telgarsky 2017, Lemma 3.2")
  public static let statement =
    "For Z (n × d) and ‖A‖_{2,1} ≤ a, summed over the m output units, ln N({ZA}, ε) ≤ a²‖Z‖²·ln(2dm)/ε², up to "
    + "rounding the factor of the logarithm upwards."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, scale: 1) }

  /// Judges the count of terms multiplied by `scale`.
  public static func judge(_ effort: Effort, scale factor: Double) -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let draw = FirstLayerDraw(&stream)
      let radius = draw.group * draw.inputNorm
      let scale = radius / stream.magnitude(1...30)
      let terms = max(1, (factor * radius * radius / (scale * scale)).rounded(.up))
      let norms = draw.columnNorms
      let sum = draw.weights.enumerated().reduce(0) { $0 + norms[$1.offset] * $1.element.reduce(0) { $0 + abs($1) } }
      let image = frobenius(product(draw.inputs, draw.weights))
      let error = ((sum * sum - image * image) / terms).squareRoot()
      tally.note(
        ratio: error / scale, violated: error > scale * (1 + rounding), size: draw.size,
        witness: "\(draw.shape), ε = \(shown(scale)): \(Int(terms)) atoms reach \(shown(error)) on average")
    }
    return tally.finding(upheld: "the cover of Maurey averages exists", refuted: "so many atoms do not reach the scale")
  }
}
