/// How an iteration ended. Failing to converge is an answer, and an error only when the caller asks for one.
public enum Status: String, Codable, Sendable, CaseIterable {
  /// The tolerance is met by a residual that was measured, not merely predicted.
  case converged
  /// The steps allowed were used up.
  case iterationLimit
  /// The method believes itself finished and the measured residual says otherwise.
  case stagnated
  /// The method met something that it cannot divide by.
  case breakdown
  /// The residual grew, or an ascent went downhill.
  case diverging
  /// NaN or infinity appeared.
  case nonFinite
  /// The problem lacks a property that the method needs.
  case notApplicable

  /// What happened and what to do about it, for the reader of a report.
  public var sentence: String {
    switch self {
    case .converged: "the tolerance was met"
    case .iterationLimit: "the steps allowed were used up before the tolerance was met; allow more steps"
    case .stagnated: "rounding keeps the residual above the tolerance; ask for less or compute in float64"
    case .breakdown:
      "the matrix is singular or has a curvature that the method cannot use; add damping, or use minres or dense"
    case .diverging: "it moved away from the answer: the iteration does not contract; take a smaller rate, or cg"
    case .nonFinite: "NaN or infinity appeared; the value is the last finite one"
    case .notApplicable: "the method needs a property that the problem does not have; choose another method"
    }
  }
}
