internal import CGSL

/// Adaptive numerical integration with an error estimate.
public enum Quadrature {
  /// The value of an integral and the estimate of its absolute error.
  public struct Integral: Equatable, Sendable {
    public let value: Double
    /// GSL's estimate of the absolute error; usually pessimistic, and no proof.
    public let errorEstimate: Double
    /// How often the integrand was evaluated.
    public let evaluations: Int
  }

  /// Integrates `integrand` from `lower` to `upper`; either limit may be infinite.
  ///
  /// Formula: value ≈ ∫ f(x) dx with |error| ≤ max(`absoluteTolerance`, `relativeTolerance`·|value|).
  ///
  /// Conditions: integrable; finitely many kinks and end-point singularities are handled by Wynn's extrapolation.
  /// Kinks known beforehand go into `breakpoints`, which only a finite interval accepts.
  ///
  /// Edges: equal limits give 0 without an evaluation; exchanged limits change the sign. A divergent integral and a
  /// tolerance that rounding keeps out of reach throw.
  ///
  /// **Source.** Piessens et al., *QUADPACK* (1983): QAGS, QAGP, QAGI; Gauss–Kronrod 21-point rule (15-point on
  /// infinite intervals).
  public static func integrate(
    from lower: Double, to upper: Double, breakpoints: [Double] = [], absoluteTolerance: Double = 1e-12,
    relativeTolerance: Double = 1e-10, maximumIntervals: Int = 1000, _ integrand: (Double) throws -> Double
  ) throws -> Integral {
    try check(lower, upper, breakpoints: breakpoints, maximumIntervals: maximumIntervals)
    if lower == upper { return Integral(value: 0, errorEstimate: 0, evaluations: 0) }
    if lower > upper {
      let forward = try integrate(
        from: upper, to: lower, breakpoints: breakpoints, absoluteTolerance: absoluteTolerance,
        relativeTolerance: relativeTolerance, maximumIntervals: maximumIntervals, integrand)
      return Integral(
        value: -forward.value, errorEstimate: forward.errorEstimate, evaluations: forward.evaluations)
    }
    let rule = Rule(
      lower: lower, upper: upper, breakpoints: breakpoints, absolute: absoluteTolerance,
      relative: relativeTolerance, limit: maximumIntervals)
    return try ScalarCallback.run(integrand) { callback, function in
      let (value, error) = try rule.apply(to: function)
      return Integral(value: value, errorEstimate: error, evaluations: callback.evaluations)
    }
  }

  private static let operation = "numerical integration"

  private static func check(
    _ lower: Double, _ upper: Double, breakpoints: [Double], maximumIntervals: Int
  ) throws {
    try require(!lower.isNaN && !upper.isNaN, operation, code: codeOfDomain, "from \(lower) to \(upper)")
    try require(maximumIntervals > 0, operation, "maximumIntervals must be positive, is \(maximumIntervals)")
    guard !breakpoints.isEmpty else { return }
    try require(lower.isFinite && upper.isFinite, operation, "breakpoints need finite limits")
    let (low, high) = (min(lower, upper), max(lower, upper))
    try require(
      breakpoints.allSatisfy { $0 >= low && $0 <= high }, operation,
      "breakpoints \(breakpoints) must lie in [\(low), \(high)]")
  }

  /// One choice among QUADPACK's routines, made from the limits; `lower < upper`.
  private struct Rule {
    let lower: Double, upper: Double, breakpoints: [Double], absolute: Double, relative: Double, limit: Int

    func apply(to function: UnsafeMutablePointer<gsl_function>) throws -> (value: Double, error: Double) {
      useReturnedErrors()
      guard let workspace = gsl_integration_workspace_alloc(limit) else {
        throw GSLError(operation, code: codeOfNoMemory, detail: "workspace of \(limit) intervals")
      }
      defer { gsl_integration_workspace_free(workspace) }
      var value = 0.0, error = 0.0
      let status = call(function, workspace, &value, &error)
      guard status == codeOfSuccess else { throw failure(status, value: value, error: error) }
      return (value, error)
    }

    private func call(
      _ function: UnsafeMutablePointer<gsl_function>, _ workspace: UnsafeMutablePointer<gsl_integration_workspace>,
      _ value: inout Double, _ error: inout Double
    ) -> Int32 {
      switch (lower.isFinite, upper.isFinite) {
      case (true, true) where breakpoints.isEmpty:
        return gsl_integration_qags(function, lower, upper, absolute, relative, limit, workspace, &value, &error)
      case (true, true):
        var points = Set(breakpoints + [lower, upper]).sorted()
        return gsl_integration_qagp(
          function, &points, points.count, absolute, relative, limit, workspace, &value, &error)
      case (true, false):
        return gsl_integration_qagiu(function, lower, absolute, relative, limit, workspace, &value, &error)
      case (false, true):
        return gsl_integration_qagil(function, upper, absolute, relative, limit, workspace, &value, &error)
      case (false, false):
        return gsl_integration_qagi(function, absolute, relative, limit, workspace, &value, &error)
      }
    }

    /// `GSL_ESING` means a singular matrix elsewhere; here it means an integrand that cannot be integrated.
    private func failure(_ status: Int32, value: Double, error: Double) -> GSLError {
      let detail = "from \(lower) to \(upper); reached \(value) with estimated error \(error)"
      let plain = GSLError(operation, code: status, detail: detail)
      guard status == codeOfSingular else { return plain }
      return GSLError(operation: operation, category: .badFunction, message: plain.message, detail: detail)
    }
  }
}
