/// A solver that takes steps until the residual is small enough.
public protocol SteppedSolver: LinearSolver {
  /// At most so many; the first iterate is none of them.
  var steps: Int { get set }
  /// ‖b − A·v‖ ≤ tolerance·‖b‖ ends the iteration.
  var tolerance: Double { get set }
}

extension SteppedSolver {
  public init(steps: Int, tolerance: Double = 1e-10) {
    self = Self().limited(steps: steps, tolerance: tolerance)
  }

  public func limited(steps: Int, tolerance: Double) -> Self {
    var limited = self
    (limited.steps, limited.tolerance) = (steps, tolerance)
    return limited
  }
}
