import Catalog
import Experiments
import Foundation
import Testing

@Suite struct RecordFileTests {
  private let folder = try! TemporaryFolder()
  private var path: String { folder.file("study.jsonl") }

  private func expectRefusal(at location: SourceLocation = #_sourceLocation, _ attempt: () throws -> Void) {
    let fault = #expect(throws: Fault.self, sourceLocation: location) { try attempt() }
    #expect(fault?.kind == .badData && fault?.description.contains(path) == true, sourceLocation: location)
  }

  @Test func aFileThatIsThereIsReadAndAnotherIsNone() throws {
    try folder.write("ℓ₂\n", to: "study.jsonl")
    #expect(try RecordFile.text(path) == "ℓ₂\n")
    #expect(try RecordFile.text(folder.file("none.jsonl")) == nil)
    #expect(try RecordFile.text(folder.file("study.jsonl/none.jsonl")) == nil)
  }

  @Test func whatIsNoTextIsNotTakenForNone() throws {
    try Data([0x7B, 0xFF, 0x7D]).write(to: URL(fileURLWithPath: path))
    expectRefusal { _ = try RecordFile.text(path) }
    let evidence = try #require(EvidenceFolder(folder.path))
    expectRefusal { _ = try evidence.records(of: "study") }
    #expect(try evidence.records(of: "none").isEmpty)
  }

  @Test func aFolderInItsPlaceIsNotTakenForNone() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    expectRefusal { _ = try RecordFile.text(path) }
  }

  @Test(.enabled(if: getuid() != 0)) func aFileThatMayNotBeReadIsNotTakenForNone() throws {
    try folder.write("{}\n", to: "study.jsonl")
    try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: path)
    expectRefusal { _ = try RecordFile.text(path) }
  }
}
