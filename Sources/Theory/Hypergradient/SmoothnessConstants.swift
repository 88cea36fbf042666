import Catalog

/// The constants that Theorem 1 takes, of an inner objective e(δ, θ) to be minimised and an outer objective E(δ, θ).
///
/// For the minimax problem of the paper e = −H and E = H, so "strongly convex" reads "H strongly concave in δ".
///
/// | property        | symbol  | meaning                                                             |
/// |-----------------|---------|---------------------------------------------------------------------|
/// | `mu`, `L`       | μ, L    | μI ≼ ∇²₁₁e ≼ LI                                                     |
/// | `rho1`, `rho2`  | ρ₁, ρ₂  | Lipschitz constants in δ of ∇²₁₁e and of the mixed derivative ∇²₂₁e |
/// | `eta1`, `eta2`  | η₁, η₂  | Lipschitz constants in δ of ∇₁E and of ∇₂E                          |
/// | `LE`            | L_E     | bound of ‖∇₁E‖ on the ball of radius 2D                             |
/// | `Lh`            | L_h     | ‖∇²₂₁e(δ*, θ)‖, operator norm                                       |
/// | `alpha`         | α       | step of the inner iteration                                         |
/// | `alphaGradient` | ‖∇α‖    | zero if the step does not depend on θ                               |
/// | `D`             | D       | bound of ‖δ*‖; as printed, the radius C_δ                           |
///
/// All Lipschitz constants hold on the ball of radius 2D and are with respect to δ. The paper writes "functions of θ"
/// where its proof needs δ.
///
/// **Source.** Zeng et al. 2022, section 5 and appendix A.1.
public struct SmoothnessConstants: Sendable, Hashable, Codable {
  public var mu, L, rho1, rho2, eta1, eta2, LE, Lh, alpha, alphaGradient, D: Double

  /// - Throws: `Fault(.badData)` if a constant is negative or not a number, or μ > L.
  public init(
    mu: Double, L: Double, rho1: Double = 0, rho2: Double = 0, eta1: Double = 0, eta2: Double = 0, LE: Double,
    Lh: Double, alpha: Double, alphaGradient: Double = 0, D: Double
  ) throws(Fault) {
    self.init(
      unchecked: (mu, L), rho: (rho1, rho2), eta: (eta1, eta2), LE: LE, Lh: Lh, step: (alpha, alphaGradient), D: D)
    try check()
  }

  init(
    unchecked curvature: (mu: Double, L: Double), rho: (Double, Double), eta: (Double, Double), LE: Double, Lh: Double,
    step: (alpha: Double, gradient: Double), D: Double
  ) {
    (mu, L) = curvature
    (rho1, rho2) = rho
    (eta1, eta2) = eta
    (self.LE, self.Lh) = (LE, Lh)
    (alpha, alphaGradient) = step
    self.D = D
  }

  private func check() throws(Fault) {
    let named = [
      ("μ", mu), ("L", L), ("ρ₁", rho1), ("ρ₂", rho2), ("η₁", eta1), ("η₂", eta2), ("L_E", LE), ("L_h", Lh),
      ("α", alpha), ("‖∇α‖", alphaGradient), ("the radius D", D),
    ]
    for (name, value) in named where !(value >= 0) || !value.isFinite {
      throw Fault(.badData, "\(name) = \(value): a constant of Theorem 1 is a finite number, and not negative")
    }
    guard mu <= L else { throw Fault(.badData, "μ = \(mu) exceeds L = \(L): they are swapped, or one is mistaken") }
  }
}
