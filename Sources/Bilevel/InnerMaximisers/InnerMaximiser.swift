import Catalog
import Torch

/// A method for δ ≈ argmax h(δ) over a constraint.
///
/// Laws, held for every registered maximiser: the constraint it states holds for what it returns; on a concave
/// quadratic with a fitting rate the objective does not fall and the closed form is approached; what is not finite is
/// reported as such.
public protocol InnerMaximiser: Catalogued, Configurable {
  /// - Parameters:
  ///   - problem: h and the data behind it.
  ///   - start: δ₀.
  ///   - keepingIterates: also returns every δ_t, for unrolling.
  func maximise(_ problem: InnerProblem, from start: Tensor, keepingIterates: Bool) throws -> Ascent
}

extension InnerMaximiser {
  public func maximise(_ problem: InnerProblem, from start: Tensor) throws -> Ascent {
    try maximise(problem, from: start, keepingIterates: false)
  }
}

/// When a constraint is enforced.
public enum Projection: String, Codable, Sendable, CaseIterable {
  /// Once, on the last iterate.
  case end
  /// After every step.
  case eachStep
  /// Not at all.
  case never
}

/// How a gradient becomes a step.
public enum AscentRule: String, Codable, Sendable, CaseIterable {
  /// δ ← δ + rate·∇h.
  case sgd
  /// δ ← δ + rate·∇h/‖∇h‖₂: steps of one length.
  case normalised
  /// Adam with β = (0.9, 0.999) and ε = 1e-8.
  case adam
}
