import Catalog

/// An upper bound of ‖∇̂ψ(θ) − ∇ψ(θ)‖, the error of an approximate hypergradient.
///
/// ∇̂ψ = ∇₂E(δ_t, θ) + ∂₂Φ(δ_t, θ)ᵀv_k, where Φ(δ, θ) = δ − α(θ)∇₁e(δ, θ), δ_t is the t-th iterate of Φ and v_k the
/// k-th of a solver of (I − ∂₁Φ(δ_t, θ)ᵀ)v = ∇₁E(δ_t, θ), from zero.
public protocol HypergradientBound: Catalogued {
  /// The estimate whose error it bounds.
  static var estimate: HypergradientEstimate { get }
  /// Whether D stands for the radius C_δ, as the paper has it, instead of for ‖δ*‖.
  static var takesRadius: Bool { get }
  /// What it needs beyond a contraction.
  static var needs: Assumption { get }
  /// The bound's formula, in whichever number system.
  static func formula<Number: BoundNumber>(_ terms: HypergradientTerms<Number>, _ run: HypergradientRun) -> Number
  /// The formula in `Double`: a microsecond or less, and no allocation.
  static func value(_ terms: HypergradientTerms<Double>, _ run: HypergradientRun) -> Double
}

/// Which approximation of v a bound is about.
public enum HypergradientEstimate: String, Sendable, Codable, CaseIterable {
  /// vⱼ₊₁ = ∂₁Φᵀvⱼ + ∇₁E, from zero.
  case fixedPoint
  /// Conjugate gradients on the same system, from zero.
  case conjugateGradient
  /// v = 0: the gradient at δ_t alone, as adversarial training takes it.
  case direct
}

extension HypergradientBound {
  public static var estimate: HypergradientEstimate { .fixedPoint }
  public static var takesRadius: Bool { false }
  public static var needs: Assumption { [.approach, .interior] }

  public static func value(_ terms: HypergradientTerms<Double>, _ run: HypergradientRun) -> Double {
    formula(terms, run)
  }

  /// What the statement assumes and this problem and run do not fulfil; empty where it applies.
  public static func unmet(_ terms: HypergradientTerms<Double>, _ run: HypergradientRun) -> Assumption {
    var failed: Assumption = []
    if !(terms.gap > 0) { failed.insert(.contraction) }
    // A ratio of one is met by δ_t = 0 up to rounding.
    if !(run.rho <= 1 + 1e-12) { failed.insert(.approach) }
    if let norm = run.solutionNorm, norm > terms.constants.D * (1 + 1e-12) { failed.insert(.interior) }
    if run.k != run.t { failed.insert(.oneCount) }
    if !run.isMinimax { failed.insert(.minimax) }
    if run.measurement == nil { failed.insert(.measured) }
    return failed.intersection(needs.union(.contraction))
  }

  /// The bound with its terms, its logarithm, and whether it applies.
  public static func evaluate(_ constants: SmoothnessConstants, _ run: HypergradientRun) -> HypergradientBoundValue {
    let terms = HypergradientTerms<Double>(constants)
    let failed = unmet(terms, run)
    let isDefined = failed.isDisjoint(with: [.contraction, .measured])
    return HypergradientBoundValue(
      bound: id, terms: terms, run: run, unmet: failed, value: isDefined ? value(terms, run) : nil,
      log10: isDefined ? formula(HypergradientTerms<Magnitude>(constants), run).log10 : nil)
  }
}

/// What a bound says of one problem and run.
public struct HypergradientBoundValue: Sendable {
  /// The bound's identifier.
  public let bound: String
  public let terms: HypergradientTerms<Double>
  public let run: HypergradientRun
  /// The assumptions that fail here; the number is no bound unless this is empty.
  public let unmet: Assumption
  /// The formula's value, infinite where `Double` cannot hold it; nil where the formula is not defined.
  public let value: Double?
  /// Its decimal logarithm, rounded up, where the value itself may overflow or underflow; −∞ for zero.
  public let log10: Double?

  public var applies: Bool { unmet.isEmpty }
}
