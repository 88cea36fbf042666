internal import CGSL

/// Carries a Swift function of several variables through GSL's C callback; see `ScalarCallback`.
final class VectorCallback {
  private let body: ([Double]) throws -> Double
  private(set) var failure: (any Error)?

  init(_ body: @escaping ([Double]) throws -> Double) {
    self.body = body
  }

  func callAsFunction(_ x: UnsafePointer<gsl_vector>) -> Double {
    guard failure == nil else { return .nan }
    do {
      return try body(array(of: x))
    } catch {
      failure = error
      return .nan
    }
  }

  /// Runs `use` with a C function that must not outlive the call, and rethrows what the Swift function threw.
  static func run<Result>(
    _ body: ([Double]) throws -> Double, dimension: Int,
    _ use: (UnsafeMutablePointer<gsl_multimin_function>) throws -> Result
  ) throws -> Result {
    try withoutActuallyEscaping(body) { escapable in
      let callback = VectorCallback(escapable)
      var function = gsl_multimin_function(
        f: { x, context in Unmanaged<VectorCallback>.fromOpaque(context!).takeUnretainedValue()(x!) }, n: dimension,
        params: Unmanaged.passUnretained(callback).toOpaque())
      let outcome = Swift.Result { try use(&function) }
      if let failure = callback.failure { throw failure }
      return try outcome.get()
    }
  }
}
