import Catalog

/// Theorem 1 with inner steps t and solver steps k kept apart: `(c₁ + c₂(1 − qᵏ)/(1 − q))ρ(t) + c₃qᵏ`.
///
/// **Proof.** Let J_t = ∂₁Φ(δ_t)ᵀ, g_t = ∇₁E(δ_t), without index at δ*, Δ = ‖δ_t − δ*‖, and v = Σ_{j≥0} Jʲg. Then
/// ∇ψ = ∇₂E + ∂₂Φᵀv and
/// `∇̂ψ − ∇ψ = (∇₂E_t − ∇₂E) + (∂₂Φ_t − ∂₂Φ)ᵀv_k + ∂₂Φᵀ(v_k − v)`.
/// The first part is at most η₂Δ. Since ‖δ_t‖ ≤ (1 + ρ)D ≤ 2D, ‖v_k‖ ≤ S_kL_E and the second is at most ν₂S_kL_EΔ. For
/// the third, v_k − v = Σ_{j<k}[J_tʲ(g_t − g) + (J_tʲ − Jʲ)g] − Σ_{j≥k}Jʲg and ‖J_tʲ − Jʲ‖ ≤ jqʲ⁻¹ν₁Δ give
/// ‖v_k − v‖ ≤ S_kη₁Δ + T_kν₁L_EΔ + qᵏL_E/(1 − q). With S_k ≤ 1/(1 − q) in c₁, T_k ≤ S_k/(1 − q) and Δ ≤ ρD the sum of
/// the three is the statement.
///
/// **Source.** The form is that of Grazzi et al. 2020 for approximate implicit differentiation by fixed points.
public enum CorrectedTheorem1: HypergradientBound {
  public static let id = "corrected"
  public static let title = "Theorem 1, corrected"
  public static let source = Source("Grazzi et al. 2020", "approximate implicit differentiation; proof here")

  public static func formula<Number: BoundNumber>(
    _ terms: HypergradientTerms<Number>, _ run: HypergradientRun
  ) -> Number {
    let sums = terms.sums(run.k)
    return (terms.c1 + terms.c2 * sums.sum) * terms.number(run.rho) + terms.c3 * sums.power
  }
}
