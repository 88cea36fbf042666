import Catalog
import Foundation

/// Theorem 1 for conjugate gradients: `(c₁ + c₂/(1 − q))ρ(t) + c₃σ(k)`, σ(k) = 2√κ((√κ − 1)/(√κ + 1))ᵏ, κ = L/μ.
///
/// **Proof.** As for `CorrectedTheorem1`, with v_k − v = (v_k − v_t) + (v_t − v), v_t the exact solution at δ_t. The
/// Chebyshev bound in the energy norm gives ‖v_k − v_t‖ ≤ σ(k)‖v_t‖, the change of norm costing √κ, and
/// ‖v_t‖ ≤ L_E/(1 − q). The iterates from zero grow in norm, so ‖v_k‖ ≤ ‖v_t‖. From
/// (I − J)(v_t − v) = g_t − g + (J_t − J)v_t follows ‖v_t − v‖ ≤ η₁Δ/(1 − q) + ν₁L_EΔ/(1 − q)².
///
/// **Source.** Chebyshev bound and monotone norms: Hestenes and Stiefel 1952; Steihaug 1983.
public enum ConjugateGradientTheorem1: HypergradientBound {
  public static let id = "conjugate-gradient"
  public static let title = "Theorem 1 for conjugate gradients"
  public static let source = Source("Grazzi et al. 2020", "approximate implicit differentiation by CG; proof here")
  public static let estimate = HypergradientEstimate.conjugateGradient

  public static func formula<Number: BoundNumber>(
    _ terms: HypergradientTerms<Number>, _ run: HypergradientRun
  ) -> Number {
    let root = (terms.constants.L / terms.constants.mu).squareRoot()
    let rate = GeometricSums(q: terms.number((root - 1) / (root + 1)), k: run.k).power
    return (terms.c1 + terms.c2 / terms.gap) * terms.number(run.rho) + terms.c3 * terms.number(2 * root) * rate
  }
}
