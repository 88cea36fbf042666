import Catalog
import Foundation
import Testing

/// `ibau gaps` on networks of a thirtieth of the width: three settings of two runs, of which two are one.
@Suite struct GapsTests {
  private static let small = [
    "gaps", "--scale", "smoke", "--widths", "0.03125", "--clean-sizes", "30,60", "--set", "gaps.width=0.03125",
    "--json",
  ]

  /// The command to its end in a store of its own, which later tests look into.
  private static let whole = Result {
    let folder = try TemporaryFolder()
    return (folder: folder, run: try Program.run(small + ["--store", "store"], in: folder))
  }

  private func again(_ more: String..., without json: Bool = false) throws -> Program.Result {
    let words = json ? Self.small.dropLast() : Self.small[...]
    return try Program.run(words + ["--store", "store"] + more, in: Self.whole.get().folder)
  }

  @Test func aRunHasItsKeysAndIsFoundAgain() throws {
    let run = try Self.whole.get().run
    #expect(run.code == 0, "\(run.errors)")
    let lines = try run.lines(), rows = lines.filter { $0["event"] == "gap" }
    #expect(lines.flatMap { unexplainedNulls($0) }.isEmpty)
    #expect(rows.count == 3)
    for key in [
      "setting", "n", "gap", "gapClean", "gapTriggered", "ci95", "nullMean", "bound", "spearman", "p", "verdict",
    ] {
      #expect(rows.allSatisfy { $0[key] != nil }, "\(key)")
    }
    let result = try run.result()
    #expect(result["planned"] == 4 && result["stored"] == 0 && result["run"] == 4 && result["missing"] == [])
    let second = try again()
    #expect(try second.result()["run"] == 0)
    #expect(records(second) == records(run) && records(run).count == 6)
  }

  @Test func aPlanCountsRunsNetworksAndSeconds() throws {
    let new = try Program.run(Self.small + ["--plan", "--store", "new"], in: Self.whole.get().folder).result()
    #expect(new["planned"] == 4 && new["stored"] == 0 && new["victims"] == 1)
    #expect((new["seconds"]?.double ?? 0) > 0)
    let done = try again("--plan").result()
    #expect(done["stored"] == 4 && done["victims"] == 0 && done["seconds"] == 0)
  }

  @Test func aConfigurationMayHaveListsForThoseWithCommas() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "scale: smoke\nwidths: [0.03125, 0.0625]\nclean-sizes: [30, 60]\nset: {gaps.width: 0.03125}\n",
      to: "options.yaml")
    func planned(_ more: String...) throws -> JSONValue? {
      try Program.run(["gaps", "--plan", "--json", "--config", "options.yaml"] + more, in: folder).result()["planned"]
    }
    #expect(try planned() == 6, "those that both sweeps share count once")
    #expect(try planned("--clean-sizes", "60") == 4)
  }

  @Test func whatIsStoredIsJudgedWithoutDoingTheRest() throws {
    let run = try again("--stored", "--runs", "3"), result = try run.result()
    #expect(run.code == 0 && result["planned"] == 6 && result["stored"] == 4 && result["run"] == 0)
    #expect(result["missing"]?.array?.count == 3)
    #expect(try run.lines().count { $0["event"] == "gap" } == 3)
    let none = try Program.run(Self.small + ["--stored", "--store", "none"], in: Self.whole.get().folder)
    #expect(try none.result()["stored"] == 0)
    #expect(try !Self.whole.get().folder.exists("none"))
  }

  @Test func aRunThatIsKilledGoesOnWithTheSameRecords() throws {
    let killed = try TemporaryFolder(), words = Self.small.joined(separator: " ")
    // The first record is the network's.
    let kill = """
      "$IBAU" \(words) --quiet --store store > out & pid=$!
      while kill -0 $pid && [ $(find store/runs -name '*.jsonl' 2> find.log | wc -l) -lt 2 ]; do sleep 0.02; done
      kill -9 $pid; wait $pid; find store/runs -name '*.jsonl' | wc -l
      """
    let count = try Program.shell(kill, in: killed).output.split(separator: "\n").last.flatMap { Int($0.trimmed) }
    #expect((2..<5).contains(count ?? 0), "killed in the middle")
    let resumed = try Program.run(Self.small + ["--store", "store"], in: killed)
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(records(resumed) == records(try Self.whole.get().run))
    #expect(try Int(resumed.result()["run"]?.double ?? 9) < 4)
  }

  @Test func theTableSaysWhatNoiseAloneGives() throws {
    let run = try again("--rank", "--figure", "drawn", without: true)
    #expect(run.code == 0, "\(run.errors)")
    for word in ["noise alone", "30 images", "60 images", "width 0.03125", "Spearman", "slope", "pairs"] {
      #expect(run.output.contains(word))
    }
    #expect(try Self.whole.get().folder.exists("drawn/figure.gp"))
  }

  @Test(arguments: [
    (["--widths", "a"], 64, "'a'"), (["--clean-sizes", "500"], 64, "gaps.heldOut"),
    (["--set", "gaps.run=3"], 64, "'gaps.runs'"), (["--scale", "laptop"], 66, "--data"),
  ])
  func mistakes(words: [String], code: Int32, word: String) throws {
    let run = try Program.run(["gaps", "--scale", "smoke"] + words, in: TemporaryFolder())
    #expect(run.code == code, "\(run.errors)")
    #expect(run.errors.contains(word), "\(run.errors)")
    #expect((1...2).contains(run.errorLines.count))
  }

  /// The runs, without what may differ between equal ones.
  private func records(_ run: Program.Result) -> [String] {
    ((try? run.lines()) ?? []).filter { $0["event"] == "run" }.map { steady($0).text }
  }
}

extension Substring {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
