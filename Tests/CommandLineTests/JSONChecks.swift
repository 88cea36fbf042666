import Catalog

/// The paths of nulls that no `why` beside them explains.
func unexplainedNulls(_ value: JSONValue, at path: String = "") -> [String] {
  switch value {
  case .object(let members):
    members.flatMap { name, member in
      member == .null && members["why"]?[name]?.string == nil
        ? ["\(path).\(name)"] : unexplainedNulls(member, at: "\(path).\(name)")
    }
  case .array(let values): values.flatMap { unexplainedNulls($0, at: path + "[]") }
  default: []
  }
}

/// `value` without what two equal commands may differ in.
func steady(_ value: JSONValue) -> JSONValue {
  let fleeting: Set = ["seconds", "rate", "peakMemoryMiB", "startedAt"]
  return switch value {
  case .object(let members): .object(members.filter { !fleeting.contains($0.key) }.mapValues(steady))
  case .array(let values): .array(values.map(steady))
  default: value
  }
}
