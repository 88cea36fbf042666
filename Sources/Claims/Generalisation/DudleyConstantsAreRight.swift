import Catalog
import Foundation
import GSL
import Theory

/// C34. The integral of 1/ε from 1/√n to √n is ln n; the evidence integrates numerically.
public enum DudleyConstantsAreRight: Claim {
  public static let id = "C34"
  public static let title = "The constants of the entropy integral"
  public static let source = Source("Zeng et al. 2022", "equation (53)")
  public static let statement =
    "With ln N(ε) ≤ (2R/γ)²/ε², the entropy integral at α = 1/√n is 4α/√n + (12/n)∫_α^{√n}(2R/γ)/ε dε = 4/n + "
    + "24·ln(n)·R/(γn)."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, constant: 24) }

  /// Judges another constant in the place of 24.
  public static func judge(_ effort: Effort, constant: Double) throws -> Finding {
    var tally = EvidenceTally()
    for index in 0..<min(effort.instances, 300) {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let n = Int(stream.magnitude(2...1e6)), reach = stream.magnitude(0.01...1e6), gamma = stream.magnitude(0.01...100)
      let count = Double(n), root = count.squareRoot()
      let integral = try Quadrature.integrate(from: 1 / root, to: root) { 2 * reach / (gamma * $0) }
      let numeric = 4 / count + 12 / count * integral.value
      let claimed = 4 / count + constant * log(count) * reach / (gamma * count)
      let computed = DudleyIntegral.printed(constant: Magnitude(2 * reach / gamma), count: n).value
      let ratio = max(abs(numeric / claimed - 1), abs(computed / claimed - 1))
      tally.note(
        ratio: numeric / claimed, violated: ratio > rounding,
        witness:
          "n = \(n), R = \(shown(reach)), γ = \(shown(gamma)): integral \(shown(numeric)), claimed \(shown(claimed))")
    }
    return tally.finding(
      upheld: "the integral has the closed form", refuted: "the integral differs from the closed form")
  }
}
