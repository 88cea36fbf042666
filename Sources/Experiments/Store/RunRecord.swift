import Catalog

/// One finished run: what it was, what came out, and how.
public struct RunRecord<Spec: RunSpec>: Sendable {
  public var fingerprint: String
  public var spec: Spec
  public var result: Spec.Result
  public var conditions: RunConditions

  /// As one line of a store.
  func line() throws -> String {
    let members: JSONValue = [
      "fingerprint": .string(fingerprint), "kind": .string(Spec.kind), "revision": .int(Spec.revision),
      "spec": try JSONValue(encoding: spec), "result": try JSONValue(encoding: result),
      "conditions": try JSONValue(encoding: conditions),
    ]
    return members.text + "\n"
  }

  init(fingerprint: String, spec: Spec, result: Spec.Result, conditions: RunConditions) {
    self.fingerprint = fingerprint
    self.spec = spec
    self.result = result
    self.conditions = conditions
  }

  init(_ stored: StoredRecord) throws {
    fingerprint = stored.fingerprint
    spec = try stored.decoded("spec")
    result = try stored.decoded("result")
    conditions = try stored.decoded("conditions")
  }
}

/// A record as it lies in a file, its fingerprint checked against its content.
struct StoredRecord {
  let path: String
  let fingerprint: String
  let members: JSONValue

  /// - Throws: `Fault(.badData)` naming the file if it is not a record, or is not what its name says.
  init(_ text: String, path: String, fingerprint: String) throws {
    guard let members = try? JSONValue(parsing: text), let kind = members["kind"]?.string,
      case .int(let revision)? = members["revision"], let spec = members["spec"]
    else { throw Fault(.badData, "\(path) is not the record of a run. \(Self.remedy)") }
    let found = Fingerprint.of(kind: kind, revision: revision, spec: spec)
    guard found == fingerprint, members["fingerprint"]?.string == fingerprint else {
      throw Fault(
        .badData,
        "\(path): the fingerprint of what it holds is \(found.prefix(12))…, not its name; it was changed or damaged. "
          + Self.remedy)
    }
    (self.path, self.fingerprint, self.members) = (path, fingerprint, members)
  }

  func decoded<T: Decodable>(_ member: String) throws -> T {
    guard let value = try? members[member]?.decoded(as: T.self) else {
      throw Fault(.badData, "\(path): its \(member) cannot be read. \(Self.remedy)")
    }
    return value
  }

  private static let remedy = "Delete the file to have the run done again"
}
