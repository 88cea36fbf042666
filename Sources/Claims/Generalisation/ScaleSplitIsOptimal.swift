import Catalog
import Foundation

/// C32. Lagrange: minimising Σcⱼ²/εⱼ² under Σεⱼ ≤ ε gives εⱼ ∝ cⱼ^{2/3}, and the value (Σcⱼ^{2/3})³/ε².
public enum ScaleSplitIsOptimal: Claim {
  public static let id = "C32"
  public static let title = "The split of the scale over layers"
  public static let source = Source("Zeng et al. 2022", "equations (49) and (50)")
  public static let statement =
    "With cⱼ the layers' entropy constants in units of the output, the split εⱼ = ε·cⱼ^{2/3}/Σcᵢ^{2/3} uses up ε, "
    + "gives Σcⱼ²/εⱼ² = (Σcⱼ^{2/3})³/ε², and no other split gives less."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, exponent: 2.0 / 3) }

  /// Judges another exponent in the split.
  public static func judge(_ effort: Effort, exponent: Double) -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let layers = Int.random(in: 1...8, using: &stream)
      let constants = (0..<layers).map { _ in stream.magnitude(0.01...100) }
      func cost(_ shares: [Double]) -> Double {
        let total = shares.reduce(0, +)
        return zip(constants, shares).reduce(0) { $0 + pow($1.0 * total / $1.1, 2) }
      }
      let split = constants.map { pow($0, exponent) }
      let closed = pow(constants.reduce(0) { $0 + pow($1, 2.0 / 3) }, 3)
      let others = (0..<20).map { _ in cost(split.map { $0 * stream.magnitude(0.5...2) }) }
      let ratio = max(cost(split) / closed, cost(split) / others.min()!)
      tally.note(
        ratio: cost(split) / others.min()!, violated: ratio > 1 + rounding, size: Double(layers),
        witness:
          "\(layers) layers, draw \(index): cost \(shown(cost(split))), closed form \(shown(closed)), another split "
          + shown(others.min()!))
    }
    return tally.finding(
      upheld: "the closed form holds and no split tried is better", refuted: "the split is not the best")
  }
}
