/// The quantities that Lemma 1 and Theorem 1 name, computed from the constants of a problem.
///
/// | property     | symbol          | formula                                                         |
/// |--------------|-----------------|-----------------------------------------------------------------|
/// | `q`          | q               | max(1 − αμ, αL − 1)                                             |
/// | `gap`        | 1 − q           | min(αμ, 2 − αL), so that nothing cancels where q is near one    |
/// | `LPhi`       | L_Φ             | αL_h (the ∇α term vanishes at δ*); eq. (10)                     |
/// | `nu1`, `nu2` | ν₁, ν₂          | αρ₁ and L‖∇α‖ + αρ₂; eqs. (13), (14)                            |
/// | `c1`         | c₁              | (η₂ + η₁L_Φ/(1−q))·D                                            |
/// | `c2`         | c₂              | (ν₂ + ν₁L_Φ/(1−q))·L_E·D; its ρ₁ term is ρ₁L_hα²L_E·D/(1−q)     |
/// | `c3`         | c₃              | L_E·L_Φ/(1−q); eq. (16)                                         |
///
/// **Departures.** Where the main text prints c₂, the power of α in the ρ₁ term cannot be read with certainty;
/// (10), (13) and (14) put into (16) give α².
public struct HypergradientTerms<Number: BoundNumber>: Sendable {
  public let constants: SmoothnessConstants
  public let gap: Double
  public let q, LPhi, nu1, nu2, c1, c2, c3: Number

  public init(_ constants: SmoothnessConstants) {
    let gap = min(constants.alpha * constants.mu, 2 - constants.alpha * constants.L)
    func number(_ value: Double) -> Number { Number(value) }
    let (alpha, D, LE) = (number(constants.alpha), number(constants.D), number(constants.LE))
    self.constants = constants
    self.gap = gap
    q = number(max(0, 1 - gap))
    LPhi = alpha * number(constants.Lh)
    nu1 = alpha * number(constants.rho1)
    nu2 = number(constants.L) * number(constants.alphaGradient) + alpha * number(constants.rho2)
    // Without a contraction the quotients mean nothing; every bound then reports so before it reads them.
    let share = gap > 0 ? LPhi / gap : number(0)
    c1 = (number(constants.eta2) + number(constants.eta1) * share) * D
    c2 = (nu2 + nu1 * share) * LE * D
    c3 = LE * share
  }

  /// S, T and qᵏ of `count` powers of q.
  public func sums(_ count: Int) -> GeometricSums<Number> { GeometricSums(q: q, k: count) }

  func number(_ value: Double) -> Number { Number(value) }
}
