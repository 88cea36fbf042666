import Catalog
import NN
import Testing

/// Networks bring the attack they were trained with along.
@Suite struct AttackTests {
  private static let small = ["--set", "dataset.test=100"]

  private func train(_ more: [String], in folder: TemporaryFolder) throws -> JSONValue {
    let run = try Program.run(
      ["train", "--set", "model.width=0.1", "--epochs", "1", "--set", "dataset.train=120", "--json", "--out"]
        + ["n.safetensors"] + Self.small + more, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    return try run.result()
  }

  private func evaluate(_ more: [String], in folder: TemporaryFolder) throws -> JSONValue {
    let run = try Program.run(["evaluate", "--model", "n.safetensors", "--json"] + Self.small + more, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    return try run.result()
  }

  @Test(arguments: [
    ["wanet", "--set", "attack.warpSeed=5", "--set", "attack.strength=2", "--set", "attack.target=3"],
    ["input-aware", "--set", "attack.maskEpochs=1", "--set", "attack.width=0.1", "--poison-ratio", "0.1"],
    ["hidden-trigger", "--set", "attack.steps=2", "--set", "attack.sourceClass=2", "--poison-ratio", "0.05"],
    ["all-to-all", "--set", "attack.trigger=wanet"], ["semantic-replacement"],
  ])
  func settingsAndTriggerComeFromTheFile(words: [String]) throws {
    let folder = try TemporaryFolder()
    let trained = try train(["--attack"] + words, in: folder)
    let evaluated = try evaluate(["--attack", words[0]], in: folder)
    #expect(evaluated["acc"] == trained["acc"] && evaluated["asr"] == trained["asr"])
    // Another file of the same network still has them.
    let copied = try Program.run(["import", "n.safetensors", "--out", "m.safetensors"], in: folder)
    #expect(copied.code == 0, "\(copied.errors)")
    let again = try Program.run(
      ["evaluate", "--model", "m.safetensors", "--json", "--attack", words[0]] + Self.small, in: folder
    ).result()
    #expect(again["asr"] == trained["asr"])
  }

  @Test func aRepairedNetworkKeepsTheAttack() throws {
    let folder = try TemporaryFolder()
    _ = try train(["--attack", "wanet", "--set", "attack.warpSeed=7"], in: folder)
    let repaired = try Program.run(
      ["defend", "--model", "n.safetensors", "--attack", "wanet", "--clean", "50", "--defence", "fine-tuning"]
        + ["--rounds", "1", "--json", "--out", "r.safetensors"] + Self.small, in: folder
    ).result()
    let evaluated = try Program.run(
      ["evaluate", "--model", "r.safetensors", "--attack", "wanet", "--clean", "50", "--json"] + Self.small, in: folder
    ).result()
    #expect(evaluated["protocols"] == repaired["after"]?["protocols"])
  }

  @Test func theTriggerThatIsShownIsTheFilesOwn() throws {
    let folder = try TemporaryFolder()
    let trained = try train(
      ["--attack", "badnets", "--set", "attack.patchSize=8", "--set", "attack.target=3", "--epochs", "3"], in: folder)
    let shown = try Program.run(
      ["trigger", "badnets", "--model", "n.safetensors", "--json"] + Self.small, in: folder
    ).result()
    #expect(shown["l0"] == 64 && shown["target"] == 3)
    #expect(shown["targetSharePatched"] == trained["asr"])
    let other = try Program.run(
      ["trigger", "badnets", "--model", "n.safetensors", "--json", "--set", "attack.patchSize=2"] + Self.small,
      in: folder
    ).result()
    #expect(other["l0"] == 4 && other["target"] == 3)
  }

  @Test func privateTrainingIsKeptWithTheNetwork() throws {
    let folder = try TemporaryFolder()
    let words = ["--defence", "dp-sgd", "--set", "defence.noise=3", "--attack", "badnets", "--set", "recipe.epochs=2"]
    #expect(try train(words, in: folder)["epochs"] == 1, "the option wins")
    let kept = try Checkpoint(reading: folder.file("n.safetensors")).metadata
    #expect(kept["defence"] == "dp-sgd" && kept["defenceSettings"]?.contains("\"noise\":3") == true)
    #expect(kept["epochs"] == "1" && kept["recipe"] == nil)
  }

  @Test func aSourceClassIsMeasuredAlone() throws {
    let folder = try TemporaryFolder()
    let words = ["--set", "poison.source=2", "--poison-ratio", "0.05"]
    _ = try train(["--attack", "badnets"] + words, in: folder)
    let result = try evaluate(["--attack", "badnets"], in: folder)
    #expect(result["protocols"]?["sourceOnly"]?["nAsr"] == 10)
    #expect(result["perClass"]?.array?[2]["asr"] == result["protocols"]?["sourceOnly"]?["asr"])
  }

  @Test func poisonedImagesAreHashed() throws {
    let folder = try TemporaryFolder(), words = ["--attack", "badnets", "--poison-ratio", "0.1"]
    let first = try train(words, in: folder), second = try train(words, in: folder)
    let other = try train(words + ["--seed", "1"], in: folder)
    #expect(first["poisoned"] == 12)
    #expect(first["poisonedHash"]?.string?.count == 64 && first["poisonedHash"] == second["poisonedHash"])
    #expect(first["poisonedHash"] != other["poisonedHash"])
  }

  @Test(arguments: [
    (
      Int32(66), "train one with ibau train",
      ["evaluate", "--model", "poisoned.safetensors", "--attack", "input-aware"]
    ),
    (64, "in 0…1", ["train", "--attack", "badnets", "--set", "poison.ratio=2", "--out", "x.safetensors"]),
    (64, "dp-sgd", ["train", "--attack", "hidden-trigger", "--defence", "dp-sgd", "--out", "x.safetensors"]),
    (64, "dp-sgd", ["train", "--attack", "wanet", "--defence", "dp-sgd", "--out", "x.safetensors"]),
    (64, "only 12 are of the target class", ["train", "--attack", "hidden-trigger", "--out", "x.safetensors"]),
    (64, "'laptop'", ["train", "--recipe", "laptp", "--out", "x.safetensors"]),
    (64, "--attack", ["train", "--set", "poison.cleanLabel=true", "--out", "x.safetensors"]),
    (64, "attack.trigger cannot be input-aware", ["trigger", "all-to-all", "--set", "attack.trigger=input-aware"]),
  ])
  func mistakesAreNamed(code: Int32, word: String, arguments: [String]) throws {
    let folder = try PoisonedNetwork.folder()
    let isTraining = arguments[0] == "train"
    let run = try Program.run(
      arguments + Self.small + (isTraining ? ["--set", "dataset.train=120", "--epochs", "1"] : []), in: folder)
    #expect(run.code == code, "\(run.errors)")
    #expect(run.errors.contains(word) && (1...2).contains(run.errorLines.count), "\(run.errors)")
    #expect(!folder.exists("x.safetensors"))
  }
}
