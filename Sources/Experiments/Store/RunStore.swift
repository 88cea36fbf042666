import Catalog
import Foundation
import Formats
import Torch

/// A folder of finished runs, one JSON line each, found by what determines them.
///
/// ```
/// store.json                              which version of this layout it is
/// runs/<first two digits>/<fingerprint>.jsonl    the record
/// artefacts/<fingerprint>.<ending>        a file that the run made, such as a network
/// locks/<fingerprint>                     while a process works on it
/// ```
///
/// Records appear whole or not at all and are never overwritten, so that a run that is killed loses only itself. Any
/// number of processes may work on one store; no two do the same run at the same time.
public struct RunStore: Sendable {
  /// Of the layout.
  public static let version = 1

  public let folder: String

  /// Opens the store in `folder`, making it if there is none.
  /// - Throws: `Fault` for a store whose version is another or cannot be read, or a folder that cannot be written to.
  public init(_ folder: String) throws {
    self.folder = folder
    for name in ["runs", "artefacts", "locks"] { try RunStore.makeFolder("\(folder)/\(name)") }
    let label = "\(folder)/store.json"
    guard let text = try RecordFile.text(label) else {
      try AtomicFile.write((["version": .int(Self.version)] as JSONValue).text + "\n", to: label)
      return
    }
    guard let found = try? JSONValue(parsing: text)["version"], found == .int(Self.version) else {
      throw Fault(
        .badData,
        "\(folder) is not a store of version \(Self.version): \(label) says \(text.prefix(60).trimmed). "
          + "Choose another with --store DIR")
    }
  }

  /// Whether there is a store in `folder`.
  public static func exists(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/store.json")
  }

  /// Whether there is a record of that fingerprint; its content is not looked at.
  public func holds(_ fingerprint: String) -> Bool { FileManager.default.fileExists(atPath: path(of: fingerprint)) }

  /// The record of a run that was finished before; nil only if there is none.
  /// - Throws: `Fault(.badData)` naming a record that cannot be read, is damaged or is not what its name says.
  public func record<Spec: RunSpec>(of spec: Spec) throws -> RunRecord<Spec>? {
    let fingerprint = try spec.fingerprint()
    guard let text = try RecordFile.text(path(of: fingerprint)) else { return nil }
    return try RunRecord(StoredRecord(text, path: path(of: fingerprint), fingerprint: fingerprint))
  }

  /// All finished runs of one kind and of its present revision, by time of their start.
  public func records<Spec: RunSpec>(of kind: Spec.Type) throws -> [RunRecord<Spec>] {
    try stored().filter { $0.members["kind"]?.string == Spec.kind && $0.members["revision"] == .int(Spec.revision) }
      .map { try RunRecord<Spec>($0) }
      .sorted { ($0.conditions.startedAt, $0.fingerprint) < ($1.conditions.startedAt, $1.fingerprint) }
  }

  /// The stored result of `spec`, or that of `work`, which is then stored.
  ///
  /// `work` may write the file it is given the place of (`artefact`); it is looked for by the record's readers only.
  /// `waiting`: what to do if another process has this run in hand: wait for it, or return nil.
  public func perform<Spec: RunSpec>(
    _ spec: Spec, device: Device = .cpu, waiting: Bool = true, _ work: () throws -> Spec.Result
  ) throws -> RunRecord<Spec>? {
    if let record = try record(of: spec) { return record }
    let fingerprint = try spec.fingerprint()
    guard let lock = try FileLock("\(folder)/locks/\(fingerprint)", waiting: waiting) else { return nil }
    return try withExtendedLifetime(lock) {
      // Another process may have finished it while this one waited.
      if let record = try record(of: spec) { return record }
      let start = Date()
      let result = try work()
      let record = RunRecord(
        fingerprint: fingerprint, spec: spec, result: result, conditions: RunConditions(since: start, device: device))
      try RunStore.makeFolder("\(folder)/runs/\(fingerprint.prefix(2))")
      try AtomicFile.write(try record.line(), to: path(of: fingerprint))
      return record
    }
  }

  /// Where the run of `spec` keeps a file of that ending.
  public func artefact(of spec: some RunSpec, ending: String) throws -> String {
    "\(folder)/artefacts/\(try spec.fingerprint()).\(ending)"
  }

  /// Checks that an artefact is still the file that its record speaks of.
  /// - Throws: `Fault(.badData)` naming both otherwise.
  public func check(_ artefact: String, sha256: String, of fingerprint: String) throws {
    guard let found = try? ContentHash.sha256(of: artefact), found == sha256 else {
      throw Fault(
        .badData,
        "\(artefact) is missing or was changed since \(path(of: fingerprint)) was written. Delete that record to have "
          + "it made again")
    }
  }

  private func path(of fingerprint: String) -> String {
    "\(folder)/runs/\(fingerprint.prefix(2))/\(fingerprint).jsonl"
  }

  private func stored() throws -> [StoredRecord] {
    let manager = FileManager.default
    return try ((try? manager.contentsOfDirectory(atPath: "\(folder)/runs")) ?? []).sorted().flatMap { group in
      try ((try? manager.contentsOfDirectory(atPath: "\(folder)/runs/\(group)")) ?? []).sorted().compactMap { name in
        let path = "\(folder)/runs/\(group)/\(name)", fingerprint = String(name.prefix(64))
        // What a killed process leaves half-written has another name.
        guard name.hasSuffix(".jsonl"), Fingerprint.isOne(fingerprint), let text = try RecordFile.text(path) else {
          return nil
        }
        return try StoredRecord(text, path: path, fingerprint: fingerprint)
      }
    }
  }

  private static func makeFolder(_ path: String) throws(Fault) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Fault(
        .cannotWrite,
        "\(path) cannot be made: check that the store's folder is writable, or choose another with --store")
    }
  }
}

extension StringProtocol {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
