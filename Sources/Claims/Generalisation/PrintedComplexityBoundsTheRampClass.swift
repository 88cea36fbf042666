import Catalog
import Foundation
import GSL
import Theory

/// C23. The raw scores' complexity is put for that of the ramp losses: the contraction by 1/γ and the step to two or
/// more classes are missing.
///
/// Labels that are fair coins can be interpolated when d > n. Scaling weights and margin by 10⁻⁶ changes neither a
/// prediction nor the risk at that margin, which is zero, and makes the printed slack vanish; the error is ½.
public enum PrintedComplexityBoundsTheRampClass: Claim {
  public static let id = "C23"
  public static let title = "Complexity of the linear ramp class"
  public static let source = Source("Zeng et al. 2022", "equation (27), Theorem 2")
  public static let statement =
    "For linear models with weights of norm at most C_θ and inputs of norm at most χ, with probability 1 − ξ, "
    + "Pr[error] ≤ R̂_γ + 2C_θ(χ + C_δ)/√n + 3√(ln(2/ξ)/(2n)) for every margin γ > 0."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, isCorrected: false) }

  /// Judges the corrected slack 2√2·C_θ·r/(γ√n) instead, if asked to.
  public static func judge(_ effort: Effort, isCorrected: Bool) throws -> Finding {
    let (n, d, scale, failure) = (100, 200, 1e-6, 0.05)
    let confidence = try Lemma2.confidenceTerm(count: n, failure: failure)
    var tally = EvidenceTally()
    // Each draw solves a linear system; twenty tell a share of 5 per cent from all, and a hundred are plenty.
    for index in 0..<min(max(effort.instances, 20), 100) {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let norm = try scale * interpolatorNorm(&stream, count: n, dimension: d) / 2.0.squareRoot()
      let slack =
        isCorrected
        ? LinearModelBound.correctedSlack(norm: norm, reach: Magnitude(2), count: n, gamma: scale, outputs: .classes(2))
        : LinearModelBound.printedSlack(norm: norm, largestNorm: 1, radius: 1, count: n)
      let bound = (slack + confidence).value
      tally.note(
        ratio: 0.5 / bound, violated: bound < 0.5,
        witness:
          "n = \(n) unit vectors in \(d) dimensions, labels by coin, θ interpolating with margin γ = 1e-6: risk 0, "
          + "bound \(shown(bound)), error 0.5")
    }
    return try tally.exceeds(failure: failure)
      ? tally.finding(.refuted, "the slack lacks 1/γ and the classes; scaling (θ, γ) makes it vanish, and nothing else")
      : tally.finding(.upheld, "no more violations than ξ allows")
  }

  /// ‖w‖ of the least-norm w with ⟨w, xᵢ⟩ = yᵢ.
  private static func interpolatorNorm(_ stream: inout RandomStream, count n: Int, dimension d: Int) throws -> Double {
    let inputs = (0..<n).map { _ in stream.direction(d) }
    let labels = (0..<n).map { _ in stream.sign() }
    var gram = try DenseMatrix.identity(n)
    for i in 0..<n {
      for j in 0..<i {
        gram[i, j] = inner(inputs[i], inputs[j])
        gram[j, i] = gram[i, j]
      }
    }
    return try inner(labels, gram.choleskySolve(labels)).squareRoot()
  }
}
