import Foundation
import Testing

/// `ibau study` and `ibau plot`, as far as they need no run.
@Suite struct StudyTests {
  @Test func slurmsTasksGetWhatTheCommandWasGiven() throws {
    let folder = try TemporaryFolder()
    try folder.make("known")
    let run = try Program.run(
      ["study", "table-9", "--scale", "smoke", "--slurm", "jobs", "--store", "kept", "--evidence", "known"], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let script = String(decoding: try folder.bytes("jobs/job.sh"), as: UTF8.self)
    for words in ["--scale smoke", "--device cpu", "--store '/", "/kept'", "--evidence '/", "/known'"] {
      #expect(script.contains(words), "\(words)")
    }
  }

  @Test func aQuotationMarkInAPathReachesSlurmsTasks() throws {
    let folder = try TemporaryFolder(), words = ["study", "table-9", "--scale", "smoke", "--slurm", "jobs"]
    try folder.make("what's known")
    let run = try Program.run(words + ["--store", "what's kept", "--evidence", "what's known"], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    // In the program's place: what it is called with, a line each.
    try folder.write("#!/bin/bash\nprintf '%s\\n' \"$@\"\n", to: "ibau")
    let task = try Program.shell(
      "chmod +x ibau; PATH=\"$PWD:$PATH\" SLURM_ARRAY_TASK_ID=1 SLURM_SUBMIT_DIR=jobs bash jobs/job.sh", in: folder)
    for name in ["/what's kept", "/what's known"] {
      #expect(task.outputLines.contains { $0.hasSuffix(name) }, "\(task.output) \(task.errors)")
    }
  }

  @Test func cellsAreNumbersAndEveryNullIsExplained() throws {
    let folder = try TemporaryFolder()
    let lines = try Program.run(["study", "table-9", "--json"], in: folder).lines()
    let cells = lines.filter { $0["event"]?.string == "cell" }
    #expect(cells.count > 10)
    for cell in cells {
      #expect(cell["ours"]?.double != nil && cell["row"]?.string != nil && cell["study"]?.string == "table-9")
      #expect(unexplainedNulls(cell).isEmpty)
    }
  }

  @Test func aPlanNamesRunsByWhatOnlyTakes() throws {
    let folder = try TemporaryFolder()
    func plan(_ more: String...) throws -> Program.Result {
      try Program.run(["study", "table-1", "--scale", "smoke", "--plan"] + more, in: folder)
    }
    let shown = try plan().outputLines.compactMap { line in
      line.split(separator: " ").first { $0.count == 12 && $0.allSatisfy(\.isHexDigit) }
    }
    #expect(shown.count > 1)
    let one = try plan("--only", String(shown[0]))
    #expect(one.output.contains(shown[0]) && one.output.contains("1 runs"))
  }

  @Test(arguments: [
    (["plot", "table-9"], Int32(64), "has no figure"), (["plot", "figure-2"], 66, "has no records to draw from"),
    (["study", "table-99"], 64, "table-9"), (["study"], 64, "Name one study"),
    (["plot", "--all", "table-1"], 64, "Name one"),
    (["study", "table-1", "--only", "nothing", "--plan"], 64, "matches none"),
  ])
  func wrongUseIsNamed(words: [String], code: Int32, message: String) throws {
    let run = try Program.run(words, in: TemporaryFolder())
    #expect(run.code == code && run.errors.contains(message), "\(run.code) \(run.errors)")
  }
}
