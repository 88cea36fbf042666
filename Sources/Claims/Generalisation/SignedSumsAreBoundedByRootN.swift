import Catalog
import Foundation

/// C22. Jensen's inequality; the evidence enumerates all 2ⁿ signs, so the expectations are exact.
public enum SignedSumsAreBoundedByRootN: Claim {
  public static let id = "C22"
  public static let title = "The two terms of the linear complexity"
  public static let source = Source("Zeng et al. 2022", "equations (25) and (26)")
  public static let statement =
    "For uniform signs ς, A = E‖Σςⱼxⱼ‖/n ≤ χ/√n where ‖xⱼ‖ ≤ χ, and B = E sup_{‖δ‖≤C}‖Σςⱼδ‖/n ≤ C/√n."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, constant: 1) }

  /// Judges the bounds multiplied by `constant`.
  public static func judge(_ effort: Effort, constant: Double) -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let (n, dimension) = (Int.random(in: 1...8, using: &stream), Int.random(in: 1...5, using: &stream))
      let inputs = (0..<n).map { _ in stream.gaussians(dimension) }
      let radius = stream.magnitude(0.01...100)
      var (first, second) = (0.0, 0.0)
      forEachSign(n) { signs in
        let sum = (0..<dimension).map { j in (0..<n).reduce(0) { $0 + signs[$1] * inputs[$1][j] } }
        first += norm(sum) / Double(n << n)
        second += radius * abs(signs.reduce(0, +)) / Double(n << n)
      }
      let largest = inputs.map(norm).max()!
      let ratio = max(first / largest, second / radius) * Double(n).squareRoot() / constant
      tally.note(
        ratio: ratio, violated: ratio > 1 + rounding, size: Double(n * dimension),
        witness: "n = \(n), d = \(dimension), draw \(index): ratio \(shown(ratio))")
    }
    return tally.finding(
      upheld: "Jensen's inequality; exact over all signs", refuted: "an exact expectation exceeds the bound")
  }
}

/// Visits the 2ⁿ vectors of ±1.
func forEachSign(_ n: Int, _ visit: ([Double]) -> Void) {
  for mask in 0..<(1 << n) { visit((0..<n).map { mask >> $0 & 1 == 0 ? -1 : 1 }) }
}
