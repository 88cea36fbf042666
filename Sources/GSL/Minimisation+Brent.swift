// GSL declares its method tables as variables, though none is ever written after loading.
@preconcurrency internal import CGSL

extension Minimisation {
  /// Finds a minimum of `function` on `interval` by Brent's method, started from a scan of equally spaced points.
  ///
  /// Formula: stops when b − a ≤ `absoluteTolerance` + `relativeTolerance`·min(|a|, |b|) for the bracket [a, b].
  /// The method cannot shorten the bracket below about 4·10⁻⁸ of the point, so a smaller tolerance is never met; the
  /// value is accurate to rounding long before.
  ///
  /// Conditions: continuous and finite. The scan's smallest value chooses the bracket; the global minimum is found if
  /// the function is unimodal there, for instance if it is unimodal on `interval`.
  ///
  /// Edges: a minimum at an end of the interval is found, and returned exactly; an interval of one point returns it.
  ///
  /// Cost: `samples` evaluations, and one per iteration.
  ///
  /// **Source.** Brent, *Algorithms for Minimization without Derivatives* (1973), chapter 5. **Departures.** The
  /// bracket, which the method takes as given, comes from the scan.
  public static func brent(
    in interval: ClosedRange<Double>, samples: Int = 33, absoluteTolerance: Double = 1e-10,
    relativeTolerance: Double = 1e-7, maximumIterations: Int = 200, _ function: (Double) throws -> Double
  ) throws -> Minimum {
    let (low, high) = (interval.lowerBound, interval.upperBound)
    try require(low.isFinite && high.isFinite, operation, code: codeOfDomain, "the interval \(interval) must be finite")
    try require(samples >= 3, operation, "samples must be at least 3, is \(samples)")
    return try ScalarCallback.run(function) { callback, pointer in
      guard low < high else {
        return Minimum(point: low, value: try finite(callback, low), iterations: 0, status: .converged)
      }
      let tolerance = Tolerance(absolute: absoluteTolerance, relative: relativeTolerance)
      switch try scan(callback, interval, samples: samples, tolerance) {
      case .end(let minimum): return minimum
      case .bracket(let bracket): return try search(bracket, pointer, tolerance, maximumIterations)
      }
    }
  }

  private static let operation = "minimisation by Brent's method"

  private struct Tolerance {
    let absolute: Double, relative: Double

    func isMet(_ a: Double, _ b: Double) -> Bool {
      abs(b - a) <= absolute + relative * min(abs(a), abs(b))
    }
  }

  private struct Sample {
    let x: Double, value: Double
  }

  /// Three points of which the middle one has the smallest value.
  private struct Bracket {
    let low: Sample, middle: Sample, high: Sample
  }

  private enum Scan {
    case end(Minimum)
    case bracket(Bracket)
  }

  private static func finite(_ function: ScalarCallback, _ x: Double) throws -> Double {
    let value = function(x)
    if let failure = function.failure { throw failure }
    try require(value.isFinite, operation, code: codeOfDomain, "the function is \(value) at \(x)")
    return value
  }

  private static func scan(
    _ function: ScalarCallback, _ interval: ClosedRange<Double>, samples: Int, _ tolerance: Tolerance
  ) throws -> Scan {
    let (low, high) = (interval.lowerBound, interval.upperBound)
    let points = try (0..<samples).map { index in
      let fraction = Double(index) / Double(samples - 1)
      let x = index == samples - 1 ? high : low * (1 - fraction) + high * fraction
      return Sample(x: x, value: try finite(function, x))
    }
    let best = points.indices.min { points[$0].value < points[$1].value }!
    if best == 0 { return try approach(function, end: points[0], other: points[1], tolerance) }
    if best == samples - 1 { return try approach(function, end: points[best], other: points[best - 1], tolerance) }
    return .bracket(Bracket(low: points[best - 1], middle: points[best], high: points[best + 1]))
  }

  /// Shrinks towards an end until a smaller value turns up inside, or the end itself is the minimum.
  private static func approach(
    _ function: ScalarCallback, end: Sample, other: Sample, _ tolerance: Tolerance
  ) throws -> Scan {
    var far = other
    var iterations = 0
    while !tolerance.isMet(end.x, far.x) {
      iterations += 1
      // The golden section of the segment, as Brent's own first step would choose it.
      let x = end.x + 0.381_966_011_250_105 * (far.x - end.x)
      if x == end.x || x == far.x { break }
      let middle = Sample(x: x, value: try finite(function, x))
      if middle.value < end.value {
        let ends = end.x < far.x ? (end, far) : (far, end)
        return .bracket(Bracket(low: ends.0, middle: middle, high: ends.1))
      }
      far = middle
    }
    return .end(Minimum(point: end.x, value: end.value, iterations: iterations, status: .converged))
  }

  private static func search(
    _ bracket: Bracket, _ function: UnsafeMutablePointer<gsl_function>, _ tolerance: Tolerance,
    _ maximumIterations: Int
  ) throws -> Minimum {
    // GSL wants the middle strictly below both ends; on a plateau any of the points is as good as another.
    guard bracket.middle.value < bracket.low.value, bracket.middle.value < bracket.high.value else {
      return Minimum(point: bracket.middle.x, value: bracket.middle.value, iterations: 0, status: .converged)
    }
    useReturnedErrors()
    guard let solver = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent) else {
      throw GSLError(operation, code: codeOfNoMemory)
    }
    defer { gsl_min_fminimizer_free(solver) }
    try guarded(operation, "on [\(bracket.low.x), \(bracket.high.x)]") {
      gsl_min_fminimizer_set_with_values(
        solver, function, bracket.middle.x, bracket.middle.value, bracket.low.x, bracket.low.value, bracket.high.x,
        bracket.high.value)
    }
    var iterations = 0
    var isDone = false
    while !isDone, iterations < maximumIterations {
      iterations += 1
      try guarded(operation, "iteration \(iterations)") { gsl_min_fminimizer_iterate(solver) }
      isDone = tolerance.isMet(gsl_min_fminimizer_x_lower(solver), gsl_min_fminimizer_x_upper(solver))
    }
    return Minimum(
      point: gsl_min_fminimizer_x_minimum(solver), value: gsl_min_fminimizer_f_minimum(solver),
      iterations: iterations, status: isDone ? .converged : .iterationLimit)
  }
}
