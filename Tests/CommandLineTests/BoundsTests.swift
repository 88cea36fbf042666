import Catalog
import Foundation
import Testing

/// `ibau bounds`: its keys, its labels, its repeatability, its refusals.
@Suite struct BoundsTests {
  private static let words = [
    "bounds", "--model", "poisoned.safetensors", "--clean", "40", "--threads", "1", "--set", "dataset.test=100",
  ]

  private static func lines(_ more: [String] = []) throws -> [JSONValue] {
    try Program.run(words + ["--json"] + more, in: PoisonedNetwork.folder()).lines()
  }

  @Test func everyRowHasItsKeysAndSaysWhatItIsWorth() throws {
    let lines = try Self.lines(["--reference", "poisoned.safetensors", "--attack", "badnets"])
    let rows = lines.filter { $0["event"]?.string == "bound" }
    #expect(rows.count > 20)
    let keys = [
      "bound", "variant", "quantity", "log10", "value", "vacuous", "rigorous", "gamma", "terms", "inputs", "measured",
    ]
    for row in rows {
      for key in keys { #expect(row[key] != nil, "\(key) of \(row["bound"]?.string ?? "")") }
      let isProbability = row["quantity"] == "probability"
      #expect((row["value"] != .null) == isProbability && (row["vacuous"] != .null) == isProbability)
      if isProbability {
        #expect(row["vacuous"] == .bool((row["log10"]?.double ?? .infinity) >= 0))
        #expect(row["measured"]?["clean"]?["limit"]?.double != nil)
      }
    }
    #expect(lines.flatMap { unexplainedNulls($0) }.isEmpty)
    let result = try #require(lines.last)
    #expect(result["event"] == "result" && result["rows"] == .int(rows.count))
    #expect(result["rigorous"] == .int(rows.count { $0["rigorous"] == .bool(true) }))
    #expect(result["vacuous"] == .int(rows.count { $0["vacuous"] == .bool(true) }))
    #expect(result["n"] == .int(40) && result["modelHash"]?.string?.count == 64)
    for norm in result["norms"]?.array ?? [] {
      #expect(norm["lower"]!.double! > 0 && norm["lower"]!.double! <= norm["upper"]!.double!)
    }
    #expect(result["norms"]?.array?.count == 7)
    let names = Set(rows.compactMap { $0["bound"]?.string })
    for name in ["theorem-3", "theorem-4", "bartlett-2017", "held-out", "certified-robustness", "distance"] {
      #expect(names.contains(name), "\(name)")
    }
  }

  @Test func withItselfForReferenceAndMeasuresPACBayesSaysSomething() throws {
    let more = [
      "--reference", "poisoned.safetensors", "--measures", "--gamma", "1", "--set", "posterior.deviations=0.01,0.02",
    ]
    let lines = try Self.lines(more)
    func row(_ name: String) -> JSONValue? { lines.first { $0["bound"]?.string == name } }
    #expect(
      row("pac-bayes-kl")?["rigorous"] == .bool(true) && row("pac-bayes-kl")?["inputs"]?["distance"]?.double == 0)
    for name in ["path-norm", "flatness", "sharpness", "hessian-eigenvalue"] {
      #expect(row(name)?["quantity"] == "measure" && row(name)?["rigorous"] == .bool(false), "\(name)")
    }
    #expect(row("theorem-3")?["gamma"]?.double == 1)
    #expect(lines.flatMap { unexplainedNulls($0) }.isEmpty)
    let again = try Self.lines(more)
    #expect(lines.map(steady) == again.map(steady))
  }

  @Test func ofSeveralTriggersTheFirstIsNamed() throws {
    let run = try Program.run(
      ["bounds", "--model", "poisoned.safetensors", "--attack", "seven-by-seven", "--clean", "50", "--json"]
        + ["--set", "dataset.test=100"], in: PoisonedNetwork.folder())
    #expect(run.output.contains("7 triggers") && run.output.contains("trojan-watermark"), "\(run.errors)")
  }

  @Test func tablesSayWhichBoundsAreVacuous() throws {
    let run = try Program.run(Self.words + ["--attack", "badnets"], in: PoisonedNetwork.folder())
    #expect(run.code == 0)
    for word in ["rigorous", "vacuous", "theorem-3", "held-out", "triggered"] {
      #expect(run.output.contains(word), "\(word)")
    }
    #expect(run.errors.contains("Time: norms") && run.errors.contains("no reference"))
  }

  @Test(arguments: [
    (["--gamma", "0"], Int32(64), "--gamma"), (["--gamma", "-1"], 64, "--gamma"),
    (["--confidence", "1"], 64, "--confidence"), (["--confidence", "0"], 64, "ξ"),
    (["--radius", "-1"], 64, "--radius"),
    (["--clean", "101"], 64, "101"), (["--set", "posterior.batch=5"], 64, "--measures"),
    (["--reference", "nothing.pth"], 66, "nothing.pth"), (["--set", "bounds.margins=0"], 64, "γ"),
    (["--set", "bounds.failure=1"], 64, "bounds.failure"),
  ])
  func wrongUse(more: [String], code: Int32, word: String) throws {
    let run = try Program.run(Self.words + more, in: PoisonedNetwork.folder())
    #expect(run.code == code && run.errorLines.count <= 2 && run.errors.contains(word), "\(run.code) \(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test func aReferenceOfOtherShapesIsRefused() throws {
    let folder = try PoisonedNetwork.folder()
    let other = try Program.run(
      [
        "train", "--set", "model.width=0.125", "--epochs", "1", "--set", "dataset.train=100", "--set",
        "dataset.test=20", "--out", "other.safetensors",
      ], in: folder)
    #expect(other.code == 0)
    let run = try Program.run(Self.words + ["--reference", "other.safetensors"], in: folder)
    #expect(run.code == 65 && run.errors.contains("reference") && run.errorLines.count == 1, "\(run.errors)")
  }

  /// The paper's own network: every form of Theorem 3 is vacuous there, as theory says of all weights.
  @Test(.enabled(if: PaperNetworkTests.isThere)) func onThePapersNetworkTheorem3IsVacuous() throws {
    let folder = try TemporaryFolder()
    let file = try #require(FileHandle(forReadingAtPath: "\(PaperNetworkTests.data)/cifar10/test_batch.bin"))
    // A thousand images measure an error well enough.
    let records = try #require(try file.read(upToCount: 1000 * 3073))
    try folder.write(Array(records), to: "test_batch.bin")
    let lines = try Program.run(
      [
        "bounds", "--model", PaperNetworkTests.network, "--dataset", "cifar10", "--data", ".", "--clean", "200",
        "--radius", "10", "--attack", "badnets", "--json", "--set", "bounds.margins=1,10", "--threads", "1",
      ], in: folder
    ).lines()
    let theorem = lines.filter { $0["bound"]?.string == "theorem-3" }
    #expect(theorem.count >= 8 && theorem.allSatisfy { $0["vacuous"] == .bool(true) })
    let printed = try #require(theorem.first { $0["variant"]?.string == "printed" })
    #expect(printed["rigorous"] == .bool(false) && (printed["terms"]?["vacuityRatio"]?.double ?? 0) > 1)
    #expect((printed["measured"]?["triggered"]?["error"]?.double ?? 0) > 0.85)
  }
}
