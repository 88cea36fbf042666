import Catalog

/// The `--set` assignments of one command, grouped by the part they are meant for.
public struct Overrides: Sendable {
  private let groups: [String: [Assignment]]

  /// Reads `part.path=value` texts; `parts` are the parts that this command has.
  /// - Throws: `SettingError` naming the known parts.
  public init(_ texts: [String], parts: [String]) throws {
    var groups: [String: [Assignment]] = [:]
    for text in texts {
      let assignment = try Assignment(text)
      guard let dot = assignment.path.firstIndex(of: "."), parts.contains(String(assignment.path[..<dot])) else {
        guard !parts.isEmpty else {
          throw Fault(.wrongUse, "--set \(text): this command has no settings; leave it out")
        }
        let known = parts.map { "\($0).…" }
        throw SettingError.unknown(UnknownName(kind: "setting of this command", name: assignment.path, known: known))
      }
      let rest = String(assignment.path[assignment.path.index(after: dot)...])
      groups[String(assignment.path[..<dot]), default: []].append(Assignment(path: rest, text: assignment.text))
    }
    self.groups = groups
  }

  /// - Throws: `Fault` if there are assignments for `part`, which has no use now.
  public func refuse(_ part: String, because reason: String) throws(Fault) {
    guard let first = groups[part]?.first else { return }
    throw Fault(.wrongUse, "--set \(part).\(first) would change nothing: \(reason)")
  }

  /// The settings of `part` that are assigned to.
  public func names(of part: String) -> [String] { (groups[part] ?? []).map(\.path) }

  /// `value` with the assignments meant for `part`.
  public func applied<T: Codable>(to value: T, part: String) throws -> T {
    do {
      return try Settings.applying(groups[part] ?? [], to: value)
    } catch let error as SettingError {
      throw error.prefixed(part)
    }
  }
}

extension SettingError {
  fileprivate func prefixed(_ part: String) -> SettingError {
    switch self {
    case .malformed: self
    case .unknown(let error):
      .unknown(
        UnknownName(
          kind: error.kind, name: "\(part).\(error.name)", known: error.known.map { "\(part).\($0)" }))
    case .wrongKind(let path, let text, let present, let known):
      .wrongKind(path: "\(part).\(path)", text: text, present: present, known: known)
    }
  }
}
