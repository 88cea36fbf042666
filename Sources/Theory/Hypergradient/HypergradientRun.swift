/// How far a run of the algorithm got, which is what the error bound depends on besides the problem.
public struct HypergradientRun: Sendable, Hashable {
  /// What can be measured without knowing δ*.
  public struct Measurement: Sendable, Hashable {
    /// ‖∇₁e(δ_t, θ)‖.
    public var innerGradient: Double
    /// ‖∇₁E(δ_t, θ) − (I − ∂₁Φ(δ_t, θ))v_k‖.
    public var residual: Double
    /// ‖v_k‖.
    public var solution: Double

    public init(innerGradient: Double, residual: Double, solution: Double) {
      self.innerGradient = innerGradient
      self.residual = residual
      self.solution = solution
    }
  }

  /// Steps of the inner iteration.
  public var t: Int
  /// Steps of the linear solver; as printed, the same number.
  public var k: Int
  /// ρ(t): ‖δ_t − δ*‖/‖δ*‖ or an upper bound of it.
  public var rho: Double
  /// ‖δ*‖, where it is known; D must not be smaller.
  public var solutionNorm: Double?
  /// Whether E = −e.
  public var isMinimax: Bool
  public var measurement: Measurement?

  public init(
    t: Int, k: Int, rho: Double, solutionNorm: Double? = nil, isMinimax: Bool = false, measurement: Measurement? = nil
  ) {
    self.t = t
    self.k = k
    self.rho = rho
    self.solutionNorm = solutionNorm
    self.isMinimax = isMinimax
    self.measurement = measurement
  }
}
