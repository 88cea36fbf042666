/// What one instance showed: how far the run got, and the errors of the three estimates.
public struct Observation: Sendable {
  /// How the counts of a run compare, and whether the norm constraint is active.
  public enum Regime: UInt8, Sendable, Codable, CaseIterable, CustomStringConvertible {
    case solverShorter, equal, solverLonger, constrained

    public var description: String {
      switch self {
      case .solverShorter: "k<t"
      case .equal: "k=t"
      case .solverLonger: "k>t"
      case .constrained: "active"
      }
    }
  }

  public let dimension: Int
  public let run: HypergradientRun
  public let regime: Regime
  /// q, and 1 − q.
  public let q, gap: Double
  /// ‖δ*‖, or the radius where the constraint is active, and ‖δ_t − δ*‖.
  public let solutionNorm, distance: Double
  /// ‖∇ψ‖ by the dense solve.
  public let gradientNorm: Double
  /// ‖∇̂ψ − ∇ψ‖ with v_k by the fixed point, by conjugate gradients, and with v = 0.
  public let fixedPointError, conjugateGradientError, directError: Double
  /// What rounding may account for: 10⁻¹²(1 + ‖∇ψ‖ + c₃).
  public let floor: Double

  public func error(of estimate: HypergradientEstimate) -> Double {
    switch estimate {
    case .fixedPoint: fixedPointError
    case .conjugateGradient: conjugateGradientError
    case .direct: directError
    }
  }
}

/// One bound against one instance's error.
public struct BoundOutcome: Sendable {
  /// The bound's value; NaN where the bound says nothing of the instance.
  public let value: Double
  public let error: Double
  public let floor: Double

  public var isJudged: Bool { !value.isNaN }

  /// error/bound, with the rounding floor added to the bound: noise over noise is no evidence of tightness.
  /// Infinite for an error that is not a number.
  public var ratio: Double { error.isNaN ? .infinity : error / (value + floor) }

  /// Beyond what rounding of either side can explain; so is an error that is not a number.
  public var isViolation: Bool { !(error <= value * (1 + 1e-9) + floor) }
}
