/// How an iteration ended; running out of iterations is an answer, and an error only when the caller asks.
public enum IterationStatus: String, Equatable, Sendable {
  /// The tolerance was met.
  case converged
  /// The iteration limit was met first; the value is the best one found.
  case iterationLimit
}

extension IterationStatus {
  /// Throws unless the iteration converged.
  func requireConverged(_ operation: String, iterations: Int) throws {
    try require(
      self == .converged, operation, code: codeOfIterationLimit, "stopped after \(iterations) iterations")
  }
}
