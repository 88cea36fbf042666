// GSL declares its method tables as variables, though none is ever written after loading.
@preconcurrency internal import CGSL

extension Minimisation {
  /// Finds a local minimum of `function` near `start` by the simplex method of Nelder and Mead.
  ///
  /// Formula: a simplex of n + 1 points, at `start` and at `start` + `steps`ᵢ eᵢ, is reflected, expanded and contracted
  /// until the mean distance of its corners from its centre is below `sizeTolerance`.
  ///
  /// Conditions: finite at the first n + 1 points; afterwards +∞ marks points outside the domain. There is no proof of
  /// convergence beyond one dimension: compare with a second start, or with a gradient, where it matters.
  ///
  /// Edges: a first point that is not finite throws.
  ///
  /// Cost: one or two evaluations per iteration, n on the rare shrink.
  ///
  /// **Source.** Nelder and Mead, *Computer Journal* 7 (1965); GSL's `nmsimplex2`.
  public static func nelderMead(
    from start: [Double], steps: [Double]? = nil, sizeTolerance: Double = 1e-8, maximumIterations: Int = 5000,
    _ function: ([Double]) throws -> Double
  ) throws -> VectorMinimum {
    let steps = steps ?? start.map { $0 == 0 ? 0.1 : 0.1 * abs($0) }
    try require(!start.isEmpty, simplexOperation, "there must be at least one variable")
    try require(
      steps.count == start.count, simplexOperation, code: codeOfBadLength,
      "\(start.count) variables, \(steps.count) steps")
    try require(steps.allSatisfy { $0 != 0 && $0.isFinite }, simplexOperation, "steps must be finite and not zero")
    return try VectorCallback.run(function, dimension: start.count) { pointer in
      try searchSimplex(pointer, start: start, steps: steps, sizeTolerance, maximumIterations)
    }
  }

  private static let simplexOperation = "minimisation by Nelder–Mead"

  private static func searchSimplex(
    _ function: UnsafeMutablePointer<gsl_multimin_function>, start: [Double], steps: [Double],
    _ sizeTolerance: Double, _ maximumIterations: Int
  ) throws -> VectorMinimum {
    useReturnedErrors()
    guard let solver = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, start.count) else {
      throw GSLError(simplexOperation, code: codeOfNoMemory)
    }
    defer { gsl_multimin_fminimizer_free(solver) }
    var (start, steps) = (start, steps)
    try withVectorView(&start) { x in
      try withVectorView(&steps) { step in
        try guarded(simplexOperation, "the first simplex must have finite values") {
          gsl_multimin_fminimizer_set(solver, function, x, step)
        }
      }
    }
    var iterations = 0
    var isDone = false
    while !isDone, iterations < maximumIterations {
      iterations += 1
      try guarded(simplexOperation, "iteration \(iterations)") { gsl_multimin_fminimizer_iterate(solver) }
      isDone = gsl_multimin_fminimizer_size(solver) < sizeTolerance
    }
    return VectorMinimum(
      point: array(of: gsl_multimin_fminimizer_x(solver)), value: gsl_multimin_fminimizer_minimum(solver),
      simplexSize: gsl_multimin_fminimizer_size(solver), iterations: iterations,
      status: isDone ? .converged : .iterationLimit)
  }
}
