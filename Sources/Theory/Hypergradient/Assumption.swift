/// What a bound on the hypergradient asks of a problem and a run.
///
/// A set, so that a bound can name all that is missing without allocating.
public struct Assumption: OptionSet, Sendable, Hashable, CustomStringConvertible {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// q < 1: the inner map contracts, that is μ > 0 and 0 < α < 2/L.
  public static let contraction = Assumption(rawValue: 1)
  /// ρ(t) ≤ 1: the trigger is no farther from δ* than the origin is.
  public static let approach = Assumption(rawValue: 2)
  /// ‖δ*‖ ≤ D; as printed D is C_δ, so this says that the norm constraint is inactive.
  public static let interior = Assumption(rawValue: 4)
  /// k = t: the theorem as printed has one count for inner and solver steps.
  public static let oneCount = Assumption(rawValue: 8)
  /// E = −e: the outer objective is the one that the inner problem maximises.
  public static let minimax = Assumption(rawValue: 16)
  /// ‖∇₁e(δ_t)‖, ‖v_k‖ and the solver's residual were measured.
  public static let measured = Assumption(rawValue: 32)

  private static let sentences: [(Assumption, String)] = [
    (.contraction, "the inner map is not a contraction: 0 < α < 2/L and μ > 0 are needed"),
    (.approach, "ρ(t) exceeds one: the inner iteration moved away from δ*"),
    (.interior, "‖δ*‖ exceeds D: the norm constraint is active, or the bound of ‖δ*‖ is mistaken"),
    (.oneCount, "k differs from t: the statement has one count for both"),
    (.minimax, "the outer objective is not the one that the inner problem maximises"),
    (.measured, "the inner gradient, ‖v_k‖ and the solver's residual were not measured"),
  ]

  /// What is wrong where each member fails, in order, joined by semicolons.
  public var description: String {
    Self.sentences.filter { contains($0.0) }.map(\.1).joined(separator: "; ")
  }
}
