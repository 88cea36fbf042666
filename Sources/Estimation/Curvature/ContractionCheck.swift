/// Whether δ ↦ δ − α∇g can be a contraction, judged by eigenvalues of ∇²g at one point.
///
/// The map's derivative there is I − α∇²g. If an eigenvalue λ of ∇²g is ≤ 0 or ≥ 2/α, then |1 − αλ| ≥ 1, and the map
/// is no contraction on any neighbourhood of the point. That an eigenvalue lies there is certain if a bracket that
/// holds one does. The converse is not claimed: no violation at a few points proves nothing.
///
/// **Source.** Zeng et al. 2022, A.1, assumes a contraction; the criterion is Banach's.
public struct ContractionCheck: Sendable, Equatable {
  public enum Verdict: String, Sendable, Codable {
    /// Certified: an eigenvalue lies outside (0, 2/α).
    case notAContraction = "not-a-contraction"
    case noViolationFound = "no-violation-found"
  }

  /// α.
  public let rate: Double
  /// Intervals that hold an eigenvalue each.
  public let brackets: [ClosedRange<Double>]

  public init(_ brackets: [ClosedRange<Double>], rate: Double) {
    self.brackets = brackets
    self.rate = rate
  }

  public init(_ ends: [RitzPair], rate: Double) { self.init(ends.map(\.bracket), rate: rate) }

  public var verdict: Verdict { violations.isEmpty ? .noViolationFound : .notAContraction }

  /// The brackets that lie outside (0, 2/α) altogether.
  public var violations: [ClosedRange<Double>] {
    brackets.filter { $0.upperBound <= 0 || $0.lowerBound >= 2 / rate }
  }

  /// The map's Lipschitz constant near the point is at least this: the largest |1 − αλ| that the brackets guarantee.
  public var factor: Double {
    brackets.map { bracket in
      let ends = (1 - rate * bracket.upperBound, 1 - rate * bracket.lowerBound)
      return ends.0 <= 0 && ends.1 >= 0 ? 0 : min(abs(ends.0), abs(ends.1))
    }.max() ?? 0
  }
}
