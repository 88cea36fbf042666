import Catalog
import Experiments
import Foundation
import Formats

/// The records that a study is rendered from, found by the run they are of.
public struct StudyRecords: Sendable {
  private var byFingerprint: [String: RunRecord<StudyRun>]

  public init(_ records: [RunRecord<StudyRun>] = []) {
    byFingerprint = Dictionary(records.map { ($0.fingerprint, $0) }) { first, _ in first }
  }

  public var isEmpty: Bool { byFingerprint.isEmpty }

  public func record(of run: StudyRun) throws -> RunRecord<StudyRun>? {
    // A fingerprint takes milliseconds; without records none is needed.
    isEmpty ? nil : byFingerprint[try run.fingerprint()]
  }

  public func result(of run: StudyRun) throws -> StudyResult? { try record(of: run)?.result }

  /// Those of `runs` that there are; one line each goes into a file of evidence.
  public func records(of runs: [StudyRun]) throws -> [RunRecord<StudyRun>] {
    try runs.compactMap { try record(of: $0) }
  }

  /// These, and those of `other` that are not among them.
  public func merging(_ other: StudyRecords) -> StudyRecords {
    var all = self
    all.byFingerprint.merge(other.byFingerprint) { mine, _ in mine }
    return all
  }
}

extension StudyRecords {
  /// What a store has of `runs`.
  public init(_ store: RunStore, of runs: [StudyRun]) throws {
    self.init(try runs.compactMap { try store.record(of: $0) })
  }

  /// The file of evidence of a study, in a folder of such files; empty if there is none.
  /// - Throws: `Fault(.badData)` naming a file that cannot be read, or the file and the record that is damaged or was
  ///   changed.
  public init(evidence folder: String, study: String) throws {
    self.init(try Self.lines(of: Self.path(folder, study)).map(\.record))
  }

  /// What the files of evidence of several studies have together.
  public init(evidence folder: String, of studies: [any Study.Type]) throws {
    self = try studies.reduce(StudyRecords()) { try $0.merging(StudyRecords(evidence: folder, study: $1.id)) }
  }

  /// Writes the records of `runs`, in their order, a line each with its main numbers in front.
  ///
  /// Lines of another scale's runs stay in the file, where they are and as they are; those that no scale plans any more go.
  public func write(evidence folder: String, study: any Study.Type, _ runs: [StudyRun]) throws {
    let path = Self.path(folder, study.id)
    let own = try records(of: runs).map { Line(record: $0, text: try Self.flat($0, study).text) }
    let planned = try Set(Scale.allCases.flatMap { try study.runs($0) }.map { try $0.fingerprint() })
    let known = try Self.lines(of: path).filter { planned.contains($0.record.fingerprint) }
    let lines = Self.placed(own, among: known)
    try AtomicFile.write(lines.map { $0.text + "\n" }.joined(), to: path)
  }

  /// A line of a file of evidence.
  private struct Line {
    var record: RunRecord<StudyRun>
    var text: String
  }

  private static func lines(of path: String) throws -> [Line] {
    let decoder = JSONDecoder()
    return try (RecordFile.text(path) ?? "").split(separator: "\n").enumerated().map { number, line in
      let place = "\(path), line \(number + 1)"
      guard let json = try? decoder.decode(JSONValue.self, from: Data(line.utf8)) else {
        throw Fault(.badData, "\(place) is not JSON. Delete it to have the run done again")
      }
      return Line(record: try RunRecord<StudyRun>(json, path: place), text: String(line))
    }
  }

  /// `own` in the places of those of `known` that are among them; what there is no place for follows the last of these.
  ///
  /// So the scales of a study, which may share runs, come to an order that no report of one of them changes.
  private static func placed(_ own: [Line], among known: [Line]) -> [Line] {
    let names = Set(own.map(\.record.fingerprint))
    let places = known.indices.filter { names.contains(known[$0].record.fingerprint) }
    guard let last = places.last else { return known + own }
    var all = known
    for (place, line) in zip(places, own) { all[place] = line }
    all.insert(contentsOf: own.dropFirst(places.count), at: last + 1)
    return all
  }

  private static func path(_ folder: String, _ study: String) -> String { "\(folder)/\(study).jsonl" }

  private static func flat(_ record: RunRecord<StudyRun>, _ study: any Study.Type) throws -> JSONValue {
    let (spec, result) = (record.spec, record.result)
    let summary: JSONValue = [
      "study": .string(study.id), "dataset": .string(spec.victim.dataset.name),
      "attack": .string(spec.victim.attack.name), "defence": .string(spec.defence?.name ?? "none"),
      "variant": .string(spec.variant),
      "n": .int(spec.clean), "seed": .int(spec.seed), "threads": .int(spec.threads),
      "accBefore": .optional(result.before.acc.value), "asrBefore": .optional(result.before.asr?.value),
      "acc": .optional(result.after.acc.value), "asr": .optional(result.after.asr?.value),
      "ra": .optional(result.after.ra?.value), "status": .string(result.status), "seconds": .number(result.seconds),
    ]
    return summary.overlaid(with: try record.json())
  }
}
