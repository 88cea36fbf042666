import Catalog
import Experiments
import Studies
import Testing

/// What every registered study keeps.
@Suite("Every study") struct StudyContractTests {
  private static let ids = Registry.studies.ids

  @Test("plans its runs at every scale without data, and none twice", arguments: ids, Scale.allCases)
  func planning(id: String, scale: Scale) throws {
    let runs = try Registry.studies(id).runs(scale), fingerprints = try runs.map { try $0.fingerprint() }
    #expect(Set(fingerprints).count == fingerprints.count)
    if scale == .smoke { #expect(try Registry.studies(id).runs(scale) == runs) }
    for run in runs.prefix(2) { #expect(try JSONValue(encoding: run).decoded(as: StudyRun.self) == run) }
  }

  @Test("renders from made-up records of all its runs, with numbers where there are columns", arguments: ids)
  func rendering(id: String) throws {
    let study = try Registry.studies(id), runs = try study.runs(.laptop)
    let rendering = try study.render(MadeUp.records(of: runs), .laptop)
    #expect(!rendering.tables.isEmpty || rendering.figure != nil)
    for table in rendering.tables {
      #expect(table.rows.allSatisfy { $0.cells.count == table.columns.count })
      #expect(table.rows.contains { $0.cells.contains { $0.ours != nil || $0.remark != nil } })
    }
  }

  @Test("renders without any record, and then has no number of ours that a run would have to give", arguments: ids)
  func emptiness(id: String) throws {
    let study = try Registry.studies(id)
    guard try !study.runs(.laptop).isEmpty else { return }
    let rendering = try study.render(StudyRecords(), .laptop)
    #expect(rendering.tables.allSatisfy { $0.verdicts[.reproduced] == nil && $0.verdicts[.differs] == nil })
    #expect(rendering.figure == nil)
  }
}
