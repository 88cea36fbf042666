/// Minima of functions given by their values alone: in one variable (Brent) and in several (Nelder–Mead).
public enum Minimisation {
  /// A minimiser of a function of one variable.
  public struct Minimum: Equatable, Sendable {
    public let point: Double
    public let value: Double
    public let iterations: Int
    public let status: IterationStatus

    /// The minimum itself, or an error if the tolerance was not met.
    public func converged() throws -> Minimum {
      try status.requireConverged("minimisation by Brent's method", iterations: iterations)
      return self
    }
  }

  /// A minimiser of a function of several variables.
  public struct VectorMinimum: Equatable, Sendable {
    public let point: [Double]
    public let value: Double
    /// The mean distance of the simplex's corners from its centre at the end.
    public let simplexSize: Double
    public let iterations: Int
    public let status: IterationStatus

    /// The minimum itself, or an error if the tolerance was not met.
    public func converged() throws -> VectorMinimum {
      try status.requireConverged("minimisation by Nelder–Mead", iterations: iterations)
      return self
    }
  }
}
