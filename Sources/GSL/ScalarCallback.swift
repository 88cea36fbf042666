internal import CGSL

/// Carries a Swift function of one variable through GSL's C callback.
///
/// C cannot unwind a Swift error, so the first one is kept here, NaN is returned in its place, and the caller
/// rethrows it in preference to whatever GSL makes of the NaN.
final class ScalarCallback {
  private let body: (Double) throws -> Double
  private(set) var failure: (any Error)?
  private(set) var evaluations = 0

  init(_ body: @escaping (Double) throws -> Double) {
    self.body = body
  }

  /// The value of the function, or NaN once it has thrown.
  func callAsFunction(_ x: Double) -> Double {
    guard failure == nil else { return .nan }
    evaluations += 1
    do {
      return try body(x)
    } catch {
      failure = error
      return .nan
    }
  }

  /// Runs `use` with a C function that must not outlive the call, and rethrows what the Swift function threw.
  static func run<Result>(
    _ body: (Double) throws -> Double, _ use: (ScalarCallback, UnsafeMutablePointer<gsl_function>) throws -> Result
  ) throws -> Result {
    try withoutActuallyEscaping(body) { escapable in
      let callback = ScalarCallback(escapable)
      var function = gsl_function(
        function: { x, context in Unmanaged<ScalarCallback>.fromOpaque(context!).takeUnretainedValue()(x) },
        params: Unmanaged.passUnretained(callback).toOpaque())
      let outcome = Swift.Result { try use(callback, &function) }
      if let failure = callback.failure { throw failure }
      return try outcome.get()
    }
  }
}
