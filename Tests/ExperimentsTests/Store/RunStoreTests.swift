import Catalog
import Experiments
import Foundation
import Testing

/// A run that squares a number.
struct Squaring: RunSpec, Equatable {
  static let kind = "squaring"
  static let revision = 1
  var number: Double
  var note = "plain"
  typealias Result = Double
}

/// The same work under another name.
struct Cubing: RunSpec {
  static let kind = "cubing"
  static let revision = 1
  var number: Double
  var note = "plain"
  typealias Result = Double
}

@Suite struct RunStoreTests {
  private let folder = try! TemporaryFolder()
  private var place: String { folder.file("store") }

  @Test func aRunIsDoneOnceAndThenLookedUp() throws {
    let store = try RunStore(place), spec = Squaring(number: 1.5)
    #expect(try store.record(of: spec) == nil)
    var done = 0
    for _ in 0..<3 {
      let record = try store.perform(spec) {
        done += 1
        return 2.25
      }
      #expect(record?.result == 2.25 && record?.spec == spec)
    }
    #expect(done == 1)
    let again = try RunStore(place).record(of: spec)
    #expect(again?.result == 2.25)
    #expect(try again?.fingerprint == spec.fingerprint())
  }

  @Test func fingerprintsTellSpecsApart() throws {
    let specs = [Squaring(number: 1), Squaring(number: 1.0000001), Squaring(number: 1, note: "other")]
    let prints = try specs.map { try $0.fingerprint() } + [Cubing(number: 1).fingerprint()]
    #expect(Set(prints).count == 4)
    #expect(prints.allSatisfy { $0.count == 64 })
    #expect(try Squaring(number: 1).fingerprint() == prints[0])
    // The SHA-256 of {"kind":"squaring","revision":1,"spec":{"note":"plain","number":1}}: another text would orphan
    // every store.
    #expect(prints[0] == "25b09a25f600224a4ceea2b03a48e627f4550126f963612ef90751e2b3fc85ee")
  }

  @Test func recordsAreLinesOfJSON() throws {
    let store = try RunStore(place)
    _ = try store.perform(Squaring(number: 3)) { 9 }
    let print = try Squaring(number: 3).fingerprint()
    #expect(folder.files == ["store/runs/\(print.prefix(2))/\(print).jsonl", "store/store.json"])
    let text = try String(contentsOfFile: folder.file(folder.files[0]), encoding: .utf8)
    #expect(text.hasSuffix("\n") && text.count(where: { $0 == "\n" }) == 1)
    let json = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    #expect(json["kind"] == "squaring" && json["spec"]?["number"] == 3 && json["result"] == 9)
    #expect(json["conditions"]?["seconds"]?.double != nil)
    #if arch(x86_64)
    #expect(json["conditions"]?["processor"]?.string?.isEmpty == false)
    #endif
  }

  @Test func recordsOfAKindComeTogether() throws {
    let store = try RunStore(place)
    for number in [3.0, 1, 2] { _ = try store.perform(Squaring(number: number)) { number * number } }
    _ = try store.perform(Cubing(number: 2)) { 8 }
    #expect(try store.records(of: Squaring.self).map(\.result).sorted() == [1, 4, 9])
    #expect(try store.records(of: Cubing.self).map(\.result) == [8])
  }

  @Test func workThatFailsLeavesNothing() throws {
    let store = try RunStore(place)
    #expect(throws: Fault.self) { try store.perform(Squaring(number: 1)) { throw Fault(.badData, "no") } }
    #expect(folder.files == ["store/store.json"])
    #expect(try store.perform(Squaring(number: 1)) { 1 }?.result == 1)
  }

  @Test func aRecordWithAnotherContentThanItsNameIsRefusedByName() throws {
    let store = try RunStore(place), spec = Squaring(number: 3)
    _ = try store.perform(spec) { 9 }
    let path = folder.file(folder.files[0]), text = try String(contentsOfFile: path, encoding: .utf8)
    let edited = [
      ("\"number\":3", "\"number\":4"), ("\"result\":9", "\"result\":8"), ("\"digest\":\"", "\"digest\":\"0"),
    ]
    for damaged in edited.map({ text.replacing($0, with: $1) }) + [String(text.prefix(40)), "[]", ""] {
      try Data(damaged.utf8).write(to: URL(fileURLWithPath: path))
      for attempt in [{ _ = try store.record(of: spec) }, { _ = try store.records(of: Squaring.self) }] {
        #expect { try attempt() } throws: { ($0 as? Fault)?.kind == .badData && "\($0)".contains(path) }
      }
    }
    let renamed = try TemporaryFolder()
    _ = try RunStore(renamed.path).perform(Squaring(number: 5)) { 25 }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: renamed.file(renamed.files[0]), toPath: path)
    #expect { try store.record(of: spec) } throws: { "\($0)".contains(path) }
  }

  @Test func aFileThatCannotBeReadIsRefusedAndLeftAsItIs() throws {
    let store = try RunStore(place), spec = Squaring(number: 3)
    _ = try store.perform(spec) { 9 }
    let attempts: [(file: String, attempt: () throws -> Void)] = [
      (folder.files[0], { _ = try store.perform(spec) { 0 } }),
      (folder.files[0], { _ = try store.records(of: Squaring.self) }),
      ("store/store.json", { _ = try RunStore(place) }),
    ]
    for (file, attempt) in attempts {
      let path = folder.file(file), damaged = try Data(contentsOf: URL(fileURLWithPath: path)) + Data([0xFF])
      try damaged.write(to: URL(fileURLWithPath: path))
      #expect { try attempt() } throws: { ($0 as? Fault)?.kind == .badData && "\($0)".contains(path) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == damaged)
    }
  }

  @Test(arguments: ["{\"version\":2}", "{}", "nonsense"]) func aStoreOfAnotherVersionIsRefused(label: String) throws {
    _ = try RunStore(place)
    try folder.write(label, to: "store/store.json")
    #expect { try RunStore(place) } throws: { ($0 as? Fault)?.kind == .badData && "\($0)".contains(place) }
  }

  @Test func aPlaceThatCannotBeAFolderIsRefused() throws {
    try folder.write("", to: "file")
    #expect { try RunStore(folder.file("file")) } throws: { ($0 as? Fault)?.kind == .cannotWrite }
  }

  @Test func whatAKilledProcessLeftIsIgnored() throws {
    let store = try RunStore(place)
    _ = try store.perform(Squaring(number: 2)) { 4 }
    let record = folder.files[0]
    try folder.write("{\"half", to: (record as NSString).deletingLastPathComponent + "/.x.jsonl.17.tmp")
    #expect(try store.records(of: Squaring.self).map(\.result) == [4])
  }

  @Test func aRunInHandIsLeftToWhoeverHasIt() throws {
    let store = try RunStore(place), spec = Squaring(number: 2)
    let outer = try store.perform(spec) {
      // The lock belongs to the open file, so this process is another one to itself.
      let same = try store.perform(spec, waiting: false) { 0 }
      let other = try store.perform(Squaring(number: 3), waiting: false) { 9 }
      #expect(same == nil && other?.result == 9)
      return 4
    }
    #expect(outer?.result == 4)
    #expect(try store.perform(spec, waiting: false) { 0 }?.result == 4)
  }

  @Test func manyAtOnceDoEachRunOnce() async throws {
    let store = try RunStore(place), folder = folder
    await withTaskGroup(of: Void.self) { group in
      for worker in 0..<8 {
        group.addTask {
          for number in 0..<5 {
            _ = try? store.perform(Squaring(number: Double(number))) {
              try folder.write("", to: "done-\(number)-\(worker)")
              return Double(number * number)
            }
          }
        }
      }
    }
    #expect(folder.files.count { $0.hasPrefix("done-") } == 5)
    #expect(try store.records(of: Squaring.self).count == 5)
  }

  @Test func artefactsAreCheckedAgainstTheirRecord() throws {
    let store = try RunStore(place), spec = Squaring(number: 2)
    let path = try store.artefact(of: spec, ending: "txt"), print = try spec.fingerprint()
    try Data("four".utf8).write(to: URL(fileURLWithPath: path))
    let hash = try ContentHash.sha256(of: path)
    try store.check(path, sha256: hash, of: print)
    try Data("five".utf8).write(to: URL(fileURLWithPath: path))
    #expect { try store.check(path, sha256: hash, of: print) } throws: { "\($0)".contains(path) }
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: Fault.self) { try store.check(path, sha256: hash, of: print) }
  }
}
