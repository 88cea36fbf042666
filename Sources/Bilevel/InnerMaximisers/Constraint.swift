import Catalog
import Torch

/// The set that the inner variable is kept in.
public struct Constraint: Configurable, Hashable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// No constraint.
    case none
    /// ‖δ‖₂ ≤ radius, over all entries together.
    case l2
    /// |δᵢ| ≤ radius.
    case linf
    /// lower ≤ δᵢ ≤ upper.
    case box
  }

  public var kind = Kind.l2
  /// Of the ball, in units of δ; a box has none.
  public var radius = 10.0
  /// The box; a difference of two images in [0, 1] lies in [−1, 1].
  public var (lower, upper) = (-1.0, 1.0)

  public init() {}

  public static let unconstrained: Constraint = make(.none)
  public static func l2(_ radius: Double) -> Constraint { make(.l2, radius: radius) }
  public static func linf(_ radius: Double) -> Constraint { make(.linf, radius: radius) }
  public static func box(_ range: ClosedRange<Double>) -> Constraint {
    var constraint = make(.box)
    (constraint.lower, constraint.upper) = (range.lowerBound, range.upperBound)
    return constraint
  }

  /// The point of the set nearest to δ in the Euclidean norm.
  ///
  /// - Throws: `Fault` for a negative radius and for an empty box.
  public func project(_ δ: Tensor) throws -> Tensor {
    try validate()
    switch kind {
    case .none: return δ
    case .linf: return try δ.clamped(to: -radius...radius)
    case .box: return try δ.clamped(to: lower...upper)
    case .l2:
      let norm = try δ.norm2()
      return norm > radius ? try (radius / norm) * δ : δ
    }
  }

  private func validate() throws(Fault) {
    if kind == .l2 || kind == .linf, !(radius >= 0) {
      throw Fault(.wrongUse, "the constraint's radius is \(radius); give one that is at least 0")
    }
    if kind == .box, !(lower <= upper) {
      throw Fault(.wrongUse, "the constraint's box [\(lower), \(upper)] is empty; give lower ≤ upper")
    }
  }

  private static func make(_ kind: Kind, radius: Double = 10) -> Constraint {
    var constraint = Constraint()
    (constraint.kind, constraint.radius) = (kind, radius)
    return constraint
  }
}
