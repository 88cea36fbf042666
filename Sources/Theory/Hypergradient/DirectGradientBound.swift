import Catalog

/// The gradient at δ_t alone, where E = −e: `η₂Δ`, with Δ = ρ(t)D.
///
/// **Proof.** ∇ψ = ∇₂E(δ*), since ∇₁E(δ*) = 0, and ∇₂E is η₂-Lipschitz in δ. It is the first summand of c₁ρ(t), so it
/// is never larger than the printed bound: that bound cannot show an advantage of the implicit term.
public enum DirectGradientBound: HypergradientBound {
  public static let id = "direct"
  public static let title = "The gradient at the inexact maximiser"
  public static let source = Source("Danskin 1967", "with the Lipschitz continuity of ∇₂E")
  public static let estimate = HypergradientEstimate.direct
  public static let needs: Assumption = [.approach, .interior, .minimax]

  public static func formula<Number: BoundNumber>(
    _ terms: HypergradientTerms<Number>, _ run: HypergradientRun
  ) -> Number {
    terms.number(terms.constants.eta2) * terms.number(run.rho) * terms.number(terms.constants.D)
  }
}
