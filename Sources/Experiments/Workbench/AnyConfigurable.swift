import Catalog

extension Overrides {
  /// `value`, of whatever configurable type it is, with the assignments meant for `part`.
  public func applied<Value>(toAny value: Value, part: String) throws -> Value {
    guard let configurable = value as? any Configurable else { return value }
    func opened<V: Configurable>(_ value: V) throws -> any Configurable { try applied(to: value, part: part) }
    // The existential is opened and closed again around one concrete type, so it comes back as what it was.
    return try opened(configurable) as? Value ?? value
  }
}
