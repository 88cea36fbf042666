import Catalog
import Testing

/// With `--json`, standard output holds JSON Lines only, the last of them the result; every null says why.
@Suite struct JSONTests {
  private static let small = ["--set", "dataset.test=200"]

  @Test(arguments: [
    ["list", "attacks"], ["list", "models"], ["list", "presets"], ["list", "datasets"], ["list", "defences"],
    ["list", "solvers"], ["list", "claims"], ["list", "bounds"], ["list", "measures"],
    ["list", "toys"], ["describe", "claims", "C14"],
    ["bench", "hvp", "--repetitions", "1"],
    ["verify", "C1", "C13", "C18", "--instances", "60"], ["verify", "--family", "a1", "--instances", "100"],
    ["verify", "--replay", "1:a1:0:156:printed"], ["describe", "presets", "robust"],
    ["describe", "models", "small-vgg"],
    ["describe", "models", "linear", "--yaml"], ["doctor"],
    ["data", "synthetic-signs", "--set", "dataset.train=20", "--set", "dataset.test=20"],
    ["trigger", "badnets"] + small, ["trigger", "all-to-all", "--sheet", "sheet.png"] + small,
    ["trigger", "trojan-square", "--model", "poisoned.safetensors", "--out", "t.png"] + small,
    ["evaluate", "--model", "poisoned.safetensors"] + small,
    ["evaluate", "--model", "poisoned.safetensors", "--attack", "all-to-all", "--clean", "50"] + small,
    ["defend", "--model", "poisoned.safetensors", "--clean", "50", "--defence", "fine-tuning", "--rounds", "1"]
      + ["--out", "r.safetensors"] + small,
    ["defend", "--model", "poisoned.safetensors", "--clean", "50", "--preset", "algorithm-1", "--rounds", "1"]
      + ["--set", "defence.outer.steps=1", "--attack", "badnets", "--out", "r.safetensors"] + small,
    ["defend", "--model", "poisoned.safetensors", "--clean", "50", "--defence", "neural-cleanse", "--rounds", "1"]
      + ["--set", "defence.search.steps=2", "--attack", "badnets", "--round-images", "20", "--sheet", "sheet.png"]
      + ["--out", "r.safetensors"] + small,
    ["relearn", "--model", "poisoned.safetensors", "--clean", "50", "--attack", "badnets", "--poisoned", "5"]
      + ["--steps", "3"] + small,
    ["describe", "presets", "nad/paper"],
    ["train", "--set", "model.width=0.25", "--defence", "dp-sgd", "--epochs", "1", "--set", "dataset.train=60"]
      + ["--out", "private.safetensors"] + small,
    ["import", "poisoned.safetensors", "--out", "again.safetensors"],
    ["export", "poisoned.safetensors", "--out", "again.pth"],
  ])
  func everyLineIsJSON(arguments: [String]) throws {
    let run = try Program.run(arguments + ["--json"], in: PoisonedNetwork.folder())
    #expect(run.code == 0, "\(run.errors)")
    _ = try run.result()
    #expect(try run.lines().dropLast().allSatisfy { $0["event"]?.string != "result" })
    #expect(try run.lines().flatMap { unexplainedNulls($0) }.isEmpty)
  }

  @Test func listsHaveTheirKeys() throws {
    let lines = try Program.run(["list", "attacks", "--json"], in: TemporaryFolder()).lines()
    for line in lines.dropLast() {
      for key in ["id", "title", "source", "settings"] { #expect(line[key] != nil, "\(key)") }
    }
    #expect(lines.last?["count"]?.double == Double(lines.count - 1))
  }

  @Test func evaluationsHaveTheirKeys() throws {
    let words = ["evaluate", "--model", "poisoned.safetensors", "--attack", "badnets", "--clean", "50", "--json"]
    let result = try Program.run(words + Self.small, in: PoisonedNetwork.folder()).result()
    for kind in ["released", "heldOutInclusive", "heldOutExclusive", "sourceOnly"] {
      #expect(result["protocols"]?[kind] != nil, "\(kind)")
    }
    let measured = try #require(result["protocols"]?["heldOutExclusive"])
    for key in ["acc", "asr", "asrFloor", "ra", "nAcc", "nAsr", "ci95"] { #expect(measured[key] != nil, "\(key)") }
    #expect(result["perTrigger"]?.array?.count == 1 && result["perClass"]?.array?.count == 10)
    for key in ["trigger", "target", "asr", "ra", "nAsr", "asrInclusive", "asrDisguised"] {
      #expect(result["perTrigger"]?.array?[0][key] != nil)
    }
    for key in ["class", "name", "n", "acc", "asr", "ra"] { #expect(result["perClass"]?.array?[0][key] != nil) }
    for key in ["acc", "asr", "ra"] {
      #expect(result[key] == measured[key])
      #expect(measured["ci95"]?[key]?.array?.count == 2)
    }
  }

  @Test func trainingHasItsKeys() throws {
    let result = try Program.run(PoisonedNetwork.train, in: TemporaryFolder()).result()
    for key in ["epochs", "acc", "asr", "seconds", "out", "poisoned", "poisonedHash"] {
      #expect(result[key] != nil, "\(key)")
    }
  }
}
