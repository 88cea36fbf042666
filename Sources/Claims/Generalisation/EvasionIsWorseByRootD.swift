import Catalog
import Foundation
import Theory

/// C24. Yin et al. measure the perturbation in ℓ∞ and the weights in ℓ₂, whence their √d; the paper measures both in
/// ℓ₂. In the same ball either adversary has the same dependence on d.
///
/// In ℓ₂, E sup for evasion is at most that for a universal trigger: max(0, u − v) ≤ u + max(0, −v), and the sums of
/// signs with and without labels have the same symmetric distribution. The evidence takes exact expectations over all
/// signs.
public enum EvasionIsWorseByRootD: Claim {
  public static let id = "C24"
  public static let title = "Evasion generalises worse by √d"
  public static let source = Source("Zeng et al. 2022", "§5, after Theorem 2; Yin et al. 2019")
  public static let statement =
    "At the same norm of the weights and the same ball of perturbations, the complexity for an adversary who "
    + "perturbs each of the inputs in ℝᵈ on its own exceeds that for one universal trigger by a factor of order √d."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, isLikeForLike: true) }

  /// Compares evasion in the ℓ∞ ball with a trigger in the ℓ₂ ball of the same radius, unless like for like.
  public static func judge(_ effort: Effort, isLikeForLike: Bool) -> Finding {
    let dimensions = [4, 16, 64, 256]
    var tally = EvidenceTally()
    var points: [(Double, Double)] = []
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let d = dimensions[index % dimensions.count]
      let draw = SignAverages(&stream, dimension: d)
      let evasion = isLikeForLike ? draw.evasion : draw.evasionInCube
      let ratio = evasion / draw.universal
      points.append((log(Double(d)), log(max(ratio, 1e-300))))
      tally.note(
        ratio: ratio, violated: evasion <= draw.universal * (1 + rounding), size: Double(d),
        witness: "d = \(d), draw \(index), ℓ₂ radius \(shown(draw.radius)): evasion \(shown(evasion)), universal "
          + shown(draw.universal))
    }
    let slope = leastSquaresSlope(points)
    return slope < 0.25
      ? tally.finding(.refuted, "the ratio of the complexities grows like d^\(shown(slope)), not d^0.5, in one ball")
      : tally.finding(.upheld, "the ratio of the complexities grows like d^\(shown(slope))")
  }
}

/// Exact expectations over the signs of the suprema for five inputs.
private struct SignAverages {
  let radius: Double
  private(set) var universal = 0.0
  private(set) var evasion = 0.0
  /// With the ℓ∞ ball of the same radius.
  private(set) var evasionInCube = 0.0

  init(_ stream: inout RandomStream, dimension: Int) {
    let n = 5
    radius = stream.magnitude(0.3...3)
    let inputs = (0..<n).map { _ in stream.direction(dimension) }
    let labels = (0..<n).map { _ in stream.sign() }
    for mask in 0..<(1 << n) {
      let signs = (0..<n).map { mask >> $0 & 1 == 0 ? -1.0 : 1 }
      let suprema = ScoreClassSuprema(norm: 1, inputs: inputs, labels: labels, signs: signs)
      universal += suprema.universal(euclideanRadius: radius) / 32
      evasion += suprema.evasion(euclideanRadius: radius) / 32
      evasionInCube += suprema.evasion(maximumRadius: radius) / 32
    }
  }
}

/// The slope of the least-squares line through the points.
func leastSquaresSlope(_ points: [(x: Double, y: Double)]) -> Double {
  let n = Double(points.count)
  let x = points.reduce(0) { $0 + $1.x } / n, y = points.reduce(0) { $0 + $1.y } / n
  let covariance = points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
  let variance = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
  return variance == 0 ? 0 : covariance / variance
}
