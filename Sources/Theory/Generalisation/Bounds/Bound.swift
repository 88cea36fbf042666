import Catalog

/// A statement about a network's error that norms, margins or counts imply.
///
/// One bound may have several variants: as printed, corrected, tightened. Each of its rows says whether it is rigorous
/// and whether it is vacuous.
public protocol Bound: Catalogued, Configurable {
  /// A row per variant, and per margin where the bound has one; none where `subject` lacks what the bound needs.
  func rows(for subject: BoundSubject) throws -> [BoundRow]
}

/// What a bound says of one subject. Encoded, every row has the same keys: what is nil becomes null.
public struct BoundRow: Codable, Sendable, Equatable {
  /// What the number bounds.
  public enum Quantity: String, Codable, Sendable, CaseIterable {
    case probability
    case gradientError = "gradient-error"
    case logCount = "log-count"
    /// Nothing: a number that is said to rank networks by their gap.
    case measure
  }

  /// The bound's identifier.
  public var bound: String
  /// `printed`, `corrected`, `corrected-uniform`, `tightened`, …
  public var variant: String
  public var quantity: Quantity
  /// log₁₀ of the bound, rounded up; never truncated at one.
  public var log10: Double
  /// The bound as a probability, at most one; nil for other quantities.
  public var value: Double?
  /// Whether the bound exceeds what is true of everything: probability at least one; nil for other quantities.
  public var vacuous: Bool?
  /// Whether the row is a theorem about this subject, with nothing recalled, assumed or chosen after the fact unpaid.
  public var rigorous: Bool
  /// Why it is not rigorous, or on what it is conditional; empty if on nothing but independent clean examples.
  public var caveat: String
  public var gamma: Double?
  /// The summands and factors by name.
  public var terms: [String: Double]
  /// The measured quantities it was computed from, by name.
  public var inputs: [String: Double]

  /// A row about the probability of error.
  public init(
    bound: String, variant: String, probability: Magnitude, rigorous: Bool, caveat: String = "", gamma: Double? = nil,
    terms: [String: Double] = [:], inputs: [String: Double] = [:]
  ) {
    self.init(
      bound: bound, variant: variant, quantity: .probability, size: probability, rigorous: rigorous, caveat: caveat,
      gamma: gamma, terms: terms, inputs: inputs)
    value = min(1, probability.value)
    vacuous = probability >= .one
  }

  /// A row about something else than a probability.
  public init(
    bound: String, variant: String, quantity: Quantity, size: Magnitude, rigorous: Bool, caveat: String = "",
    gamma: Double? = nil, terms: [String: Double] = [:], inputs: [String: Double] = [:]
  ) {
    self.bound = bound
    self.variant = variant
    self.quantity = quantity
    self.log10 = size.log10
    self.rigorous = rigorous
    self.caveat = caveat
    self.gamma = gamma
    self.terms = terms
    self.inputs = inputs
  }
}

extension BoundRow {
  private enum CodingKeys: String, CodingKey {
    case bound, variant, quantity, log10, value, vacuous, rigorous, caveat, gamma, terms, inputs
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(bound, forKey: .bound)
    try container.encode(variant, forKey: .variant)
    try container.encode(quantity, forKey: .quantity)
    try container.encode(log10, forKey: .log10)
    try container.encode(value, forKey: .value)
    try container.encode(vacuous, forKey: .vacuous)
    try container.encode(rigorous, forKey: .rigorous)
    try container.encode(caveat, forKey: .caveat)
    try container.encode(gamma, forKey: .gamma)
    try container.encode(terms, forKey: .terms)
    try container.encode(inputs, forKey: .inputs)
  }
}
