import Torch

/// A claimed derivative beside a measured one.
public struct FiniteDifference: Codable, Sendable, Equatable {
  /// ⟨gradient, direction⟩.
  public var claimed: Double
  /// (ψ(θ + hu) − ψ(θ − hu)) / 2h.
  public var measured: Double

  public init(claimed: Double, measured: Double) {
    self.claimed = claimed
    self.measured = measured
  }

  /// |claimed − measured| relative to the larger of the two in magnitude.
  public var relativeError: Double {
    let scale = max(abs(claimed), abs(measured))
    return scale == 0 ? 0 : abs(claimed - measured) / scale
  }
}

/// Holds `gradient` against central differences of ψ along one random direction u of unit length.
///
/// Two evaluations. ψ should compute in double, and, for a hypergradient, solve the inner problem to rounding: the
/// difference inherits its error divided by h.
///
/// - Parameters:
///   - gradient: the claim, shaped like θ.
///   - point: θ.
///   - step: h; truncation grows with h², rounding with 1/h.
///   - generator: draws u.
///   - function: ψ.
public func finiteDifferenceCheck(
  of gradient: TensorBundle, at point: TensorBundle, step: Double = 1e-5, generator: Generator,
  _ function: (TensorBundle) throws -> Double
) throws -> FiniteDifference {
  let direction = try randomUnitDirection(like: point, generator)
  let (above, below) = (try function(point + direction * step), try function(point - direction * step))
  return FiniteDifference(claimed: try gradient.dot(direction), measured: (above - below) / (2 * step))
}

private func randomUnitDirection(like point: TensorBundle, _ generator: Generator) throws -> TensorBundle {
  let draws = try point.map { try generator.normal($0.shape, $0.dtype) }
  return try draws * (1 / draws.norm())
}
