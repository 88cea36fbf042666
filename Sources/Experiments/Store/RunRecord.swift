import Catalog

/// One finished run: what it was, what came out, and how.
public struct RunRecord<Spec: RunSpec>: Sendable {
  public var fingerprint: String
  public var spec: Spec
  public var result: Spec.Result
  public var conditions: RunConditions

  /// As one line of a store.
  func line() throws -> String { try json().text + "\n" }

  /// The SHA-256 of the result.
  func digest() throws -> String { try JSONValue(encoding: result).sha256 }

  /// With everything that is needed to read it back.
  public func json() throws -> JSONValue {
    [
      "fingerprint": .string(fingerprint), "kind": .string(Spec.kind), "revision": .int(Spec.revision),
      "spec": try JSONValue(encoding: spec), "result": try JSONValue(encoding: result),
      "digest": .string(try digest()), "conditions": try JSONValue(encoding: conditions),
    ]
  }

  init(fingerprint: String, spec: Spec, result: Spec.Result, conditions: RunConditions) {
    self.fingerprint = fingerprint
    self.spec = spec
    self.result = result
    self.conditions = conditions
  }

  /// Reads back what `json` wrote, wherever that stands; `path` is for messages.
  /// - Throws: `Fault(.badData)` naming the file if the record is damaged, was changed, or is of another kind.
  public init(_ json: JSONValue, path: String) throws {
    try self.init(StoredRecord(json, path: path))
    let (kind, revision) = (json["kind"]?.string, json["revision"])
    guard kind == Spec.kind, revision == .int(Spec.revision) else {
      throw Fault(
        .badData, "\(path): record \(fingerprint.prefix(12))… is not of this version; have the run done again")
    }
  }

  init(_ stored: StoredRecord) throws {
    fingerprint = stored.fingerprint
    spec = try stored.decoded("spec")
    result = try stored.decoded("result")
    conditions = try stored.decoded("conditions")
  }
}

/// A record as it lies in a file, its fingerprint and digest checked against its content.
struct StoredRecord {
  let path: String
  let fingerprint: String
  let members: JSONValue

  /// - Throws: `Fault(.badData)` naming the file if it is not a record, or is not what its name says.
  init(_ text: String, path: String, fingerprint: String) throws {
    guard let members = try? JSONValue(parsing: text) else {
      throw Fault(.badData, "\(path) is damaged. \(Self.remedy)")
    }
    try self.init(members, path: path)
    guard self.fingerprint == fingerprint else { throw Self.changed(path, self.fingerprint) }
  }

  init(_ members: JSONValue, path: String) throws {
    guard let kind = members["kind"]?.string, case .int(let revision)? = members["revision"],
      let spec = members["spec"], let result = members["result"]
    else { throw Fault(.badData, "\(path) is not the record of a run. \(Self.remedy)") }
    fingerprint = Fingerprint.of(kind: kind, revision: revision, spec: spec)
    guard members["fingerprint"]?.string == fingerprint, members["digest"]?.string == result.sha256 else {
      throw Self.changed(path, members["fingerprint"]?.string ?? fingerprint)
    }
    (self.path, self.members) = (path, members)
  }

  private static func changed(_ path: String, _ fingerprint: String) -> Fault {
    Fault(
      .badData,
      "\(path): record \(fingerprint.prefix(12))… is not what its fingerprint and digest say; it was changed or damaged. "
        + remedy)
  }

  func decoded<T: Decodable>(_ member: String) throws -> T {
    guard let value = try? members[member]?.decoded(as: T.self) else {
      throw Fault(.badData, "\(path): its \(member) cannot be read. \(Self.remedy)")
    }
    return value
  }

  private static let remedy = "Delete it to have the run done again"
}
