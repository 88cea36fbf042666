/// What an iteration reached, how it ended and what it cost.
public struct Solution<Value> {
  public var value: Value
  public var status: Status
  /// Relative residuals, one per iterate that has one, from the start.
  public var residuals: [Double]
  /// Steps taken.
  public var iterations: Int
  /// Products with the map, the transposed map's and the final check's among them.
  public var applications: Int

  public init(value: Value, status: Status, residuals: [Double], iterations: Int, applications: Int) {
    self.value = value
    self.status = status
    self.residuals = residuals
    self.iterations = iterations
    self.applications = applications
  }

  /// The value, provided that the iteration converged.
  /// - Throws: `NotConverged`.
  public func converged() throws(NotConverged) -> Value {
    guard status == .converged else {
      throw NotConverged(status: status, iterations: iterations, residual: residuals.last)
    }
    return value
  }
}

extension Solution: Sendable where Value: Sendable {}

/// An iteration that was required to converge and did not.
public struct NotConverged: Error, Sendable, Equatable, CustomStringConvertible {
  public var status: Status
  public var iterations: Int
  /// The last relative residual known.
  public var residual: Double?

  public init(status: Status, iterations: Int, residual: Double?) {
    self.status = status
    self.iterations = iterations
    self.residual = residual
  }

  public var description: String {
    let reached = residual.map { " at relative residual \($0)" } ?? ""
    return "not converged after \(iterations) steps\(reached): \(status.sentence)"
  }
}
