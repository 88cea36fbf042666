import ArgumentParser
import Catalog
import Experiments
import Studies

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Collect the records behind the report, and write its tables and numbers.",
    discussion: """
      Copies the records of --store that the studies need into --evidence, a line each, and writes --out: a LaTeX table \
      for each study, a macro for each number, and an overview. --check changes nothing, reads the evidence alone, and \
      ends with 1 if what is written differs from it.

      Examples:
        ibau report
        ibau report --check
      """)

  @Flag(help: "Change nothing; end with 1 if anything is stale.")
  var check = false

  @OptionGroup var records: RecordOptions

  @Option(help: ArgumentHelp("The folder of what is written.", valueName: "dir"), completion: .directory)
  var out = "Paper/generated"

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start()
    var found: [String: StudyRecords] = [:]
    for study in Registry.studies {
      found[study.id] =
        check ? try StudyRecords(evidence: records.evidence.folder(), study: study.id) : try collected(study)
    }
    let report = try Report(found, records.scale)
    if check { return try finish(report.stale(in: out), terminal) }
    _ = try OutputFile.folder(out)
    let written = try report.write(to: out)
    terminal.say(written.isEmpty ? "Nothing has changed." : "Wrote \(written.joined(separator: ", ")) in \(out).")
    terminal.emit("result", ["written": .array(written.map { .string($0) }), "out": .string(out)])
  }

  /// The records of the store go into the evidence.
  private func collected(_ study: any Study.Type) throws -> StudyRecords {
    let kept = try StudyRecords(evidence: records.evidence.path, study: study.id)
    let all = try records.merging(kept, of: study, common), runs = try study.runs(records.scale)
    if try !all.records(of: runs).isEmpty { try all.write(evidence: records.evidence.path, study: study, runs) }
    return all
  }

  private func finish(_ stale: [String], _ terminal: Terminal) throws {
    terminal.emit("result", ["stale": .array(stale.map { .string($0) })])
    guard stale.isEmpty else {
      throw Fault(.checkFailed, "\(stale.joined(separator: ", ")) in \(out) differ from the records: run `ibau report`")
    }
    terminal.say("\(out) is as the records in \(records.evidence.path) say.")
  }
}
