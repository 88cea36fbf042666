// GSL declares its method tables as variables, though none is ever written after loading.
@preconcurrency internal import CGSL

/// Zeros of a continuous function of one variable.
public enum RootFinding {
  /// A zero, how well it satisfies the equation, and how the search ended.
  public struct Root: Equatable, Sendable {
    public let value: Double
    /// The function at `value`; zero up to rounding times the slope.
    public let residual: Double
    /// The interval that encloses the zero at the end of the search.
    public let bracket: ClosedRange<Double>
    public let iterations: Int
    public let status: IterationStatus

    /// The root itself, or an error if the tolerance was not met.
    public func converged() throws -> Root {
      try status.requireConverged(operation, iterations: iterations)
      return self
    }
  }

  /// Finds a zero of `function` in `interval` by Brent's method.
  ///
  /// Formula: stops when b − a ≤ `absoluteTolerance` + `relativeTolerance`·min(|a|, |b|) for the bracket [a, b].
  ///
  /// Conditions: continuous, with values of opposite sign (or zero) at the two ends; otherwise it throws
  /// `.invalidArgument`. With several zeros one of them is found.
  ///
  /// Edges: a zero at an end point is found exactly. A value that is not finite throws.
  ///
  /// **Source.** Brent, *Algorithms for Minimization without Derivatives* (1973), chapter 4.
  public static func brent(
    in interval: ClosedRange<Double>, absoluteTolerance: Double = 1e-12, relativeTolerance: Double = 1e-12,
    maximumIterations: Int = 200, _ function: (Double) throws -> Double
  ) throws -> Root {
    try require(
      interval.lowerBound.isFinite && interval.upperBound.isFinite, operation, code: codeOfDomain,
      "the interval \(interval) must be finite")
    return try ScalarCallback.run(function) { callback, pointer in
      for end in [interval.lowerBound, interval.upperBound] where callback(end) == 0 {
        return Root(value: end, residual: 0, bracket: end...end, iterations: 0, status: .converged)
      }
      return try search(
        callback, pointer, interval, Tolerance(absolute: absoluteTolerance, relative: relativeTolerance),
        maximumIterations)
    }
  }

  private static let operation = "Brent's root finding"

  private struct Tolerance {
    let absolute: Double, relative: Double
  }

  private static func search(
    _ callback: ScalarCallback, _ function: UnsafeMutablePointer<gsl_function>, _ interval: ClosedRange<Double>,
    _ tolerance: Tolerance, _ maximumIterations: Int
  ) throws -> Root {
    useReturnedErrors()
    guard let solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent) else {
      throw GSLError(operation, code: codeOfNoMemory)
    }
    defer { gsl_root_fsolver_free(solver) }
    try guarded(operation, "on \(interval) the end values must differ in sign") {
      gsl_root_fsolver_set(solver, function, interval.lowerBound, interval.upperBound)
    }
    var iterations = 0
    var status = codeOfContinue
    while status == codeOfContinue, iterations < maximumIterations {
      iterations += 1
      try guarded(operation, "on \(interval), iteration \(iterations)") { gsl_root_fsolver_iterate(solver) }
      status = gsl_root_test_interval(
        gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver), tolerance.absolute, tolerance.relative)
    }
    try require(
      status == codeOfSuccess || status == codeOfContinue, operation, code: status,
      "tolerances must not be negative")
    let value = gsl_root_fsolver_root(solver)
    return Root(
      value: value, residual: callback(value),
      bracket: gsl_root_fsolver_x_lower(solver)...gsl_root_fsolver_x_upper(solver), iterations: iterations,
      status: status == codeOfSuccess ? .converged : .iterationLimit)
  }
}
