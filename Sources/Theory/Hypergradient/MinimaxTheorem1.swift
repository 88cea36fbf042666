import Catalog

/// What holds where E = −e: with L_t = L_h + ρ₂Δ and Δ = ρ(t)D,
/// `L_tqᵏΔ + ½ρ₂Δ² + ½αL_tS_kρ₁Δ² + ‖∇α‖L²S_kΔ²`.
///
/// The error is of first order in Δ only through qᵏ: it falls like qᵗ⁺ᵏ + q²ᵗ, while the gradient at δ_t alone (k = 0)
/// and the bound as printed fall like qᵗ. That is the case for the implicit term, and it needs k of the order of κ.
///
/// **Proof.** ∇₁E(δ*) = 0, so v = 0 and ∇ψ = ∇₂E(δ*). Write h = δ_t − δ*. By Taylor's formula
/// ∇₂E(δ_t) − ∇₂E(δ*) = −N_tᵀh + r₂ with ‖r₂‖ ≤ ½ρ₂Δ², and ∇₁E(δ_t) = −M_th + r₁ with ‖r₁‖ ≤ ½ρ₁Δ². With J_t = I − αM_t,
/// −αN_tᵀΣ_{j<k}J_tʲ(−M_th) = N_tᵀ(I − J_tᵏ)h. The sum is −N_tᵀJ_tᵏh + r₂ − αN_tᵀΣJ_tʲr₁, and the ∇α term is at most
/// ‖∇α‖·LΔ·S_kLΔ. Last, ‖N_t‖ ≤ L_h + ρ₂Δ.
///
/// **Source.** A quantitative form of the super-efficiency of Ablin, Peyré and Moreau 2020.
public enum MinimaxTheorem1: HypergradientBound {
  public static let id = "minimax"
  public static let title = "Theorem 1 for the minimax problem"
  public static let source = Source("Ablin et al. 2020", "super-efficiency; proof here")
  public static let needs: Assumption = [.approach, .interior, .minimax]

  public static func formula<Number: BoundNumber>(
    _ terms: HypergradientTerms<Number>, _ run: HypergradientRun
  ) -> Number {
    let (constants, sums) = (terms.constants, terms.sums(run.k))
    let distance = terms.number(run.rho) * terms.number(constants.D)
    let mixed = terms.number(constants.Lh) + terms.number(constants.rho2) * distance
    let curvature = terms.number(constants.rho2) + terms.nu1 * mixed * sums.sum
    let step = terms.number(constants.alphaGradient) * terms.number(constants.L) * terms.number(constants.L) * sums.sum
    return mixed * sums.power * distance + (curvature * terms.number(0.5) + step) * distance * distance
  }
}
