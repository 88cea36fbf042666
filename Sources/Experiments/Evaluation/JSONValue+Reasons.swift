import Catalog

extension JSONValue {
  /// The number, or null where there is none or it is not finite.
  public static func optional(_ value: Double?) -> JSONValue {
    value.flatMap { $0.isFinite ? JSONValue.number($0) : nil } ?? .null
  }

  /// The text, or null.
  public static func optional(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

  /// This object with a `why` that gives the reason for each of its nulls; reasons for members with a value are
  /// dropped.
  public func explained(_ reasons: [String: String]) -> JSONValue {
    let why = reasons.filter { self[$0.key] == .null }
    guard !why.isEmpty else { return self }
    return overlaid(with: ["why": .object(why.mapValues(JSONValue.string))])
  }
}
