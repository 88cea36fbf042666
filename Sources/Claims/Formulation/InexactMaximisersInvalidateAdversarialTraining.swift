import Catalog
import Theory

/// C3. The premise is right, the conclusion too strong: the error of the gradient at δ_t is at most η₂‖δ_t − δ*‖.
public enum InexactMaximisersInvalidateAdversarialTraining: Claim {
  public static let id = "C3"
  public static let title = "Inexact maximisers leave adversarial training unjustified"
  public static let source = Source("Zeng et al. 2022", "section 4")
  public static let statement =
    "Because the inner maximum is not reached, ∇₂H(δ_t, θ) at an approximate maximiser δ_t says nothing of the gradient "
    + "of max H."
  public static let expected = Verdict.undecided

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, bound: DirectGradientBound.self) }

  /// Judges another bound of the direct gradient's error.
  public static func judge(_ effort: Effort, bound: any HypergradientBound.Type) throws -> Finding {
    var tally = EvidenceTally()
    let token = try ToySweep(ToySweep.minimax).judge(
      bound, in: [.solverShorter, .equal, .solverLonger], effort, into: &tally)
    var finding =
      tally.violations == 0
      ? tally.finding(
        .undecided,
        "right that the maximum is not reached; but the error stayed below η₂‖δ_t − δ*‖, which vanishes with the distance"
      )
      : tally.finding(.upheld, "the error is not controlled by the distance to the maximiser")
    finding.token = token
    return finding
  }
}
