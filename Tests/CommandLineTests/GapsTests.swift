import Catalog
import Foundation
import Testing

/// `ibau gaps`, at the scale of seconds.
@Suite struct GapsTests {
  private let smoke = ["gaps", "--scale", "smoke", "--json", "--store", "store"]

  @Test func aStudyHasItsKeysAndResumes() throws {
    let folder = try TemporaryFolder()
    let plan = try Program.run(smoke + ["--plan"], in: folder).result()
    #expect(plan["planned"] == 8 && plan["stored"] == 0 && plan["victims"] == 2)
    #expect((plan["seconds"]?.double ?? 0) > 0)
    let run = try Program.run(smoke, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let lines = try run.lines()
    #expect(lines.flatMap { unexplainedNulls($0) }.isEmpty)
    let rows = lines.filter { $0["event"] == "gap" }
    #expect(rows.count == 4)
    for key in ["setting", "n", "gap", "gapClean", "gapTriggered", "ci95", "nullMean", "bound", "spearman", "p", "verdict"] {
      #expect(rows.allSatisfy { $0[key] != nil }, "\(key)")
    }
    let result = try run.result()
    #expect(result["planned"] == 8 && result["stored"] == 2 && result["run"] == 6)
    let again = try Program.run(smoke, in: folder)
    #expect(try again.result()["run"] == 0)
    #expect(records(again) == records(run))
    #expect(try Program.run(smoke + ["--plan"], in: folder).result()["stored"] == 8)
  }

  @Test func aStudyThatIsKilledGoesOnWithTheSameRecords() throws {
    let whole = try TemporaryFolder(), killed = try TemporaryFolder()
    let expected = try Program.run(smoke, in: whole)
    let kill = """
      "$IBAU" gaps --scale smoke --quiet --store store & pid=$!
      while kill -0 $pid && [ $(find store/runs -name '*.jsonl' 2> find.log | wc -l) -lt 3 ]; do sleep 0.02; done
      kill -9 $pid; wait $pid; find store/runs -name '*.jsonl' | wc -l
      """
    let count = try Program.shell(kill, in: killed).output.split(separator: "\n").last.flatMap { Int($0.trimmed) }
    #expect((3..<8).contains(count ?? 0), "killed in the middle")
    let resumed = try Program.run(smoke, in: killed)
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(records(resumed) == records(expected))
    #expect(try Int(resumed.result()["run"]?.double ?? 0) < 6)
  }

  @Test func theTableSaysWhatNoiseAloneGives() throws {
    let folder = try TemporaryFolder()
    let words = ["gaps", "--scale", "smoke", "--clean-sizes", "30,60", "--runs", "2", "--rank", "--figure", "drawn"]
    let run = try Program.run(words, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    for word in ["noise alone", "n = 30", "n = 60", "Spearman", "slope", "pairs"] { #expect(run.output.contains(word)) }
    #expect(!run.output.contains("width"))
    #expect(folder.exists("drawn/figure.gp"))
  }

  @Test(arguments: [
    (["--widths", "a"], "'a'"), (["--runs", "0"], "--runs"), (["--widths", "0"], "model.width"),
    (["--clean-sizes", "500"], "gaps.heldOut"), (["--models", "resnet18"], "'resnet-18'"),
    (["--scale", "lapto"], "lapto"), (["--set", "gaps.run=3"], "'gaps.runs'"), (["--clean-sizes", "20,20"], "twice"),
  ])
  func mistakes(words: [String], word: String) throws {
    let run = try Program.run(["gaps", "--scale", "smoke", "--plan"] + words, in: TemporaryFolder())
    #expect(run.code == 64, "\(run.errors)")
    #expect(run.errors.contains(word), "\(run.errors)")
    #expect((1...2).contains(run.errorLines.count))
  }

  @Test func aStoreOfAnotherVersionIsRefused() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.file("store"), withIntermediateDirectories: true)
    try folder.write("{\"version\":99}", to: "store/store.json")
    let run = try Program.run(smoke, in: folder)
    #expect(run.code == 65 && run.errors.contains("store.json"))
  }

  /// The runs, without what may differ between equal ones.
  private func records(_ run: Program.Result) -> [String] {
    ((try? run.lines()) ?? []).filter { $0["event"] == "run" }.map { line in
      var members = line.object ?? [:]
      for key in ["seconds", "startedAt", "peakMemoryMiB"] { members[key] = nil }
      return JSONValue.object(members).text
    }
  }
}

extension Substring {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
