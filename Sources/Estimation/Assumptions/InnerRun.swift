public import Bilevel
public import Torch

/// The inner iteration δ ← δ − α∇g from δ = 0, taken far enough to see whether it has a limit.
///
/// Theorem 1 assumes ‖δ_t − δ*‖ ≤ ρ(t)‖δ*‖ with ρ(t) → 0, where δ* is the limit. Where the run does not end at a
/// stationary point there is no δ* to measure from. What it still shows: under a contraction no step is longer than the
/// one before it, so a growing step refutes the assumption by two points the iteration itself visited, whatever the
/// smoothness of g.
public struct InnerRun: Sendable {
  /// δ_0 … δ_T.
  public let iterates: [Tensor]
  /// ‖∇g(δ_t)‖ at all iterates but perhaps the last.
  public let gradientNorms: [Double]
  /// `converged` if the last gradient is below the tolerance; otherwise `iterationLimit` or `nonFinite`.
  public let status: Status
  /// ‖δ_t‖ and ‖δ_t − δ_T‖, one per iterate.
  public let norms: [Double], distances: [Double]

  /// - Parameters:
  ///   - objective: has g.
  ///   - steps: the most steps, T.
  ///   - rate: α.
  ///   - tolerance: the run ends where ‖∇g‖ has fallen to this share of its first value.
  ///   - onStep: hears of each step.
  public init(
    of objective: UnlearningObjective, steps: Int, rate: Double, tolerance: Double,
    onStep: (_ step: Int, _ steps: Int) throws -> Void = { _, _ in }
  ) throws {
    var iterates = [try objective.origin()], slopes: [Double] = []
    var status = Status.iterationLimit
    for step in 0..<steps {
      let gradient = try objective.innerGradient(at: iterates[step]).gradient
      let norm = try gradient.length()
      guard norm.isFinite else { status = .nonFinite; break }
      slopes.append(norm)
      if norm <= tolerance * slopes[0] { status = .converged; break }
      iterates.append(try iterates[step] - rate * gradient)
      try onStep(step + 1, steps)
    }
    self.iterates = iterates
    gradientNorms = slopes
    self.status = status
    norms = try iterates.map { try $0.length() }
    distances = try iterates.map { try ($0 - iterates.last!).length() }
  }

  /// δ_T.
  public var end: Tensor { iterates.last! }

  /// δ_t, or the end if the run is shorter.
  public func iterate(_ t: Int) -> Tensor { iterates[min(t, iterates.count - 1)] }

  /// ‖δ_t − δ*‖/‖δ*‖; nil where the run found no δ*.
  public func rho(_ t: Int) -> Double? {
    guard status == .converged, distances[0] > 0 else { return nil }
    return distances[min(t, distances.count - 1)] / distances[0]
  }

  /// The largest ‖δ_{t+1} − δ_t‖/‖δ_t − δ_{t−1}‖; above 1, beyond what rounding does, the iteration is no contraction.
  /// Nil for fewer than two steps.
  public var growth: Double? { zip(gradientNorms.dropFirst(), gradientNorms).map { $0 / $1 }.max() }
}
