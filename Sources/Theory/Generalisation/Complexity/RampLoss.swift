/// The ramp loss of a margin, the loss of every bound here.
///
/// ℓ_γ(r) is 0 for r < −γ, 1 + r/γ on [−γ, 0] and 1 for r > 0, taken at r = −M(v, y) with the margin
/// M(v, y) = v_y − max_{j≠y} v_j (Zeng et al. 2022, equation 17).
public enum RampLoss {
  /// The margin M(v, y) of scores `v` for the class `y`; two scores at least.
  ///
  /// A tie has margin zero, hence loss one: it counts as an error, as it does for an adversarial choice of the largest.
  public static func margin(of scores: [Double], label: Int) -> Double {
    var rival = -Double.infinity
    for (j, score) in scores.enumerated() where j != label { rival = max(rival, score) }
    return scores[label] - rival
  }

  /// ℓ_γ(−margin), in [0, 1].
  public static func value(margin: Double, gamma: Double) -> Double {
    min(1, max(0, 1 - margin / gamma))
  }

  /// The mean loss R̂_γ over the margins of a sample, rounded up.
  public static func empiricalRisk(margins: [Double], gamma: Double) throws -> Double {
    try demandMargin(gamma)
    try demandCount(margins.count)
    try demand(margins.allSatisfy { !$0.isNaN }, "a margin is not a number; the network's scores are not finite")
    let mean = margins.reduce(0) { $0 + value(margin: $1, gamma: gamma) } / Double(margins.count)
    // Adding n numbers of [0, 1] errs by at most n·2⁻⁵³ of the sum, each of them by two roundings.
    return mean == 0 ? 0 : min(1, (mean * (1 + Double(margins.count + 3) * 0x1p-52)).nextUp)
  }
}
