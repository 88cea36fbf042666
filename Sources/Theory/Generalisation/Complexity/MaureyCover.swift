import Foundation

/// Maurey's lemma as a covering number, without the ceiling that the paper drops.
///
/// **Statement.** Let Z lie in β·conv{V₁, …, V_N} with ‖V_j‖ ≤ 1. Then the class of such Z is covered at scale ε with
/// ln N ≤ x·ln(N + 1), x = (β/ε)².
///
/// **Proof.** If x ≤ 1 the single point 0 covers, since ‖Z‖ ≤ β ≤ ε. If x > 1, take the averages of k = ⌈x⌉ − 1 ≥ 1
/// atoms (times β), and 0. A Z with ‖Z‖ ≤ ε is covered by 0. Otherwise draw k atoms with the probabilities of Z's
/// convex combination: their average has expected squared error at most (β² − ‖Z‖²)/k < (β² − ε²)/k ≤ ε², because k ≥
/// x − 1. Some draw does as well. The cover has at most Nᵏ + 1 ≤ (N + 1)ᵏ points, and k < x. ∎
///
/// With the ceiling, as usually stated, ln N ≤ ⌈x⌉·ln N; the paper's (42) writes x·ln N, which this proves up to
/// ln(N + 1)/ln N.
///
/// **Source.** Pisier 1981; Zhang 2002, Theorem 3; Bartlett, Foster and Telgarsky 2017, Lemma 3.2.
public enum MaureyCover {
  /// x·ln(atoms + 1), with x = (`radius`/`scale`)².
  public static func logCount(radius: Magnitude, scale: Double, atoms: Double) -> Magnitude {
    (radius / scale).power(2) * logAtoms(atoms)
  }

  /// ℓ = ln(N + 1).
  public static func logAtoms(_ atoms: Double) -> Magnitude { Magnitude(log1p(atoms).nextUp) }
}
