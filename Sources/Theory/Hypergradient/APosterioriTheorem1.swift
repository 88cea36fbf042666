import Catalog

/// The error from what a run measures: with γ = ‖∇₁e(δ_t)‖, r = ‖∇₁E(δ_t) − (I − ∂₁Φ_t)v_k‖, Δ = γ/μ and
/// V = ‖v_k‖ + r/(αμ), `η₂Δ + ν₂‖v_k‖Δ + L_Φ(r + (η₁ + ν₁V)Δ)/(αμ)`.
///
/// It asks neither how v_k was found nor for t, k, ρ(t), D or L_E, and it shrinks to zero as the two residuals do.
///
/// **Proof.** Strong convexity gives ‖δ_t − δ*‖ ≤ γ/μ = Δ. With I − ∂₁Φ = αM ≽ αμI, symmetric, and
/// αM_tv_t = g_t, αMv = g:
/// 1. αM_t(v_k − v_t) has norm r, so ‖v_k − v_t‖ ≤ r/(αμ) and ‖v_t‖ ≤ V;
/// 2. αM(v_t − v) = (g_t − g) − α(M_t − M)v_t, so ‖v_t − v‖ ≤ (η₁ + ν₁V)Δ/(αμ).
///
/// Put both into ∇̂ψ − ∇ψ = (∇₂E_t − ∇₂E) + (∂₂Φ_t − ∂₂Φ)ᵀv_k + ∂₂Φᵀ(v_k − v), whose parts are at most η₂Δ, ν₂Δ‖v_k‖ and
/// L_Φ‖v_k − v‖. The Lipschitz constants are needed on the segment from δ_t to δ* alone.
public enum APosterioriTheorem1: HypergradientBound {
  public static let id = "a-posteriori"
  public static let title = "Theorem 1 from measured residuals"
  public static let source = Source("this toolkit", "proof in the reference")
  public static let needs: Assumption = .measured

  public static func formula<Number: BoundNumber>(
    _ terms: HypergradientTerms<Number>, _ run: HypergradientRun
  ) -> Number {
    guard let measurement = run.measurement else { return terms.number(.infinity) }
    let constants = terms.constants
    let strength = constants.alpha * constants.mu
    let residual = terms.number(measurement.residual)
    let distance = terms.number(measurement.innerGradient) / constants.mu
    let solution = terms.number(measurement.solution)
    let drift = terms.number(constants.eta1) + terms.nu1 * (solution + residual / strength)
    return (terms.number(constants.eta2) + terms.nu2 * solution) * distance
      + terms.LPhi * (residual + drift * distance) / strength
  }
}
