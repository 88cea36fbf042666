import Catalog

/// A named part of a run with its settings.
public struct NamedSettings: Codable, Sendable, Hashable {
  public var name: String
  public var settings: JSONValue

  public init<T: Catalogued & Configurable>(_ value: T) throws {
    name = T.id
    settings = try JSONValue(encoding: value)
  }
}
