import Catalog
import Experiments
import Foundation
import Studies
import Testing

@Suite("A file of evidence") struct EvidenceFileTests {
  private let folder = try! TemporaryFolder()
  private var place: URL { URL(fileURLWithPath: folder.file("\(Table5.id).jsonl")) }

  private func write(_ runs: [StudyRun]) throws {
    try MadeUp.records(of: runs).write(evidence: folder.path, study: Table5.self, runs)
  }

  private func fingerprints(_ runs: [StudyRun]) throws -> [String] { try runs.map { try $0.fingerprint() } }

  /// The fingerprints of the records, line by line.
  private func written() throws -> [String] {
    try String(decoding: Data(contentsOf: place), as: UTF8.self).split(separator: "\n").map { line in
      let record = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
      return try #require(record["fingerprint"]?.string)
    }
  }

  @Test("keeps every scale's lines, whichever scale is written again")
  func scales() throws {
    let laptop = try Table5.runs(.laptop), smoke = try Table5.runs(.smoke)
    try write(laptop)
    try write(smoke)
    #expect(try written() == fingerprints(laptop + smoke))
    let both = try Data(contentsOf: place)
    for runs in [laptop, smoke] {
      try write(runs)
      #expect(try Data(contentsOf: place) == both)
    }
    // A report of one scale shows what it shows without the other.
    let found = try Table5.render(StudyRecords(evidence: folder.path, study: Table5.id), .laptop)
    let alone = try Table5.render(MadeUp.records(of: laptop), .laptop)
    #expect(found.tables.map(\.markdown) == alone.tables.map(\.markdown))
  }

  @Test("takes new records in the study's order, before the other scale's lines")
  func order() throws {
    let laptop = try Table5.runs(.laptop), smoke = try Table5.runs(.smoke)
    try write([laptop[0], laptop[laptop.count - 1]])
    try write(smoke)
    try write(laptop)
    #expect(try written() == fingerprints(laptop + smoke))
  }

  @Test("loses what no scale plans any more")
  func obsolete() throws {
    let smoke = try Table5.runs(.smoke)
    var former = smoke[0]
    former.seed = 99
    try write([former])
    try write(smoke)
    #expect(try written() == fingerprints(smoke))
  }

  @Test("that cannot be read is refused by name, and not taken for none")
  func unreadable() throws {
    try write(Table5.runs(.smoke))
    let damaged = try Data(contentsOf: place) + Data([0xFF])
    try damaged.write(to: place)
    let fault = #expect(throws: Fault.self) { try StudyRecords(evidence: folder.path, study: Table5.id) }
    #expect(fault?.kind == .badData && fault?.description.contains(place.path) == true)
  }
}
