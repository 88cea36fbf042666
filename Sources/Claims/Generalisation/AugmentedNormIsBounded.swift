import Catalog

/// C27. True, with a factor m to spare: Σ_j‖A_j‖₂ is ‖A‖_{2,1} itself, so a₀(1 + √n·C), even a₀√(1 + n·C²), is enough.
public enum AugmentedNormIsBounded: Claim {
  public static let id = "C27"
  public static let title = "The (2,1) norm of the augmented layer"
  public static let source = Source("Zeng et al. 2022", "equation (39)")
  public static let statement =
    "A first layer A with m outputs and ‖A‖_{2,1} ≤ a₀, augmented for a trigger ‖δ‖ ≤ C on n examples, has "
    + "‖[A; 1δᵀA]‖_{2,1} ≤ a₀(1 + m√n·C)."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding {
    judge(effort) { draw in 1 + Double(draw.outputs) * draw.root * draw.radius }
  }

  static func judge(_ effort: Effort, factor: (FirstLayerDraw) -> Double) -> Finding {
    var tally = EvidenceTally()
    var tight = 0.0
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let draw = FirstLayerDraw(&stream)
      let ratio = draw.augmentedGroup / (draw.group * factor(draw))
      let n = Double(draw.count)
      tight = max(tight, draw.augmentedGroup / (draw.group * (1 + n * draw.radius * draw.radius).squareRoot()))
      tally.note(
        ratio: ratio, violated: ratio > 1 + rounding, size: draw.size,
        witness: "\(draw.shape), draw \(index): ratio \(shown(ratio))")
    }
    return tally.finding(
      upheld: "holds, but m is spurious: against a₀√(1 + nC²) the largest ratio is \(shown(tight))",
      refuted: "an augmented norm exceeds it")
  }

  /// Judges a₀(1 + C) without √n, which is wrong.
  public static func judgeWithoutRoot(_ effort: Effort) -> Finding { judge(effort) { 1 + $0.radius } }
}
