import Catalog
import Testing

/// Train, evaluate, defend, evaluate, export, import: each step's file is the next one's input.
@Suite struct ChainTests {
  private let subject = ["--set", "dataset.test=200", "--attack", "badnets", "--clean", "50", "--json"]

  @Test func theChainHoldsTogether() throws {
    let folder = try PoisonedNetwork.folder()
    let before = try evaluate("poisoned.safetensors", folder)
    let defend =
      ["defend", "--model", "poisoned.safetensors", "--out", "repaired.safetensors"]
      + ["--preset", "released-gtsrb", "--rounds", "1"] + subject
    let repair = try Program.run(defend, in: folder).result()
    #expect(measured(repair["before"]) == measured(before))
    let after = try evaluate("repaired.safetensors", folder)
    #expect(measured(repair["after"]) == measured(after))
    #expect(try Program.run(["export", "repaired.safetensors", "--out", "r.pth"], in: folder).code == 0)
    let imported = try Program.run(["import", "r.pth", "--out", "again.safetensors", "--json"], in: folder).result()
    #expect(imported["architecture"]?.string == "small-vgg")
    #expect(measured(try evaluate("again.safetensors", folder)) == measured(after))
  }

  @Test func theSameCommandSaysTheSame() throws {
    let folder = try PoisonedNetwork.folder()
    let defend =
      ["defend", "--model", "poisoned.safetensors", "--out", "r.safetensors", "--defence", "fine-tuning"]
      + ["--rounds", "1"] + subject
    for command in [PoisonedNetwork.train, ["evaluate", "--model", "poisoned.safetensors"] + subject, defend] {
      let first = try Program.run(command, in: folder), second = try Program.run(command, in: folder)
      #expect(try steady(first.result()).text == steady(second.result()).text)
    }
  }

  @Test(arguments: ["trojan-square", "l0-invisible"])
  func aTriggerIsMadeForANetworkThenPlanted(attack: String) throws {
    let folder = try PoisonedNetwork.folder(), images = ["--set", "dataset.train=60", "--set", "dataset.test=60"]
    let quick =
      attack == "trojan-square" ? ["--set", "attack.drive.steps=3"] : ["--set", "attack.search.candidates=1"]
    let make = ["trigger", attack, "--set", "attack.generate=true", "--model", "poisoned.safetensors"] + quick + images
    let made = try Program.run(make + ["--out", "t.png", "--sheet", "s.png", "--json"], in: folder).result()
    #expect(folder.exists("t.png") && folder.exists("s.png"))
    #expect(made["targetSharePatched"]?.double != nil)
    _ = try Program.run(make + ["--out", "again.png"], in: folder)
    #expect(try folder.bytes("again.png") == folder.bytes("t.png"))
    let own = ["--trigger", "t.png"] + (folder.exists("t-mask.png") ? ["--mask", "t-mask.png"] : [])
    let seen = try Program.run(["trigger", attack, "--json"] + own + images, in: folder).result()
    for norm in ["l2", "meanChangeL2"] {
      #expect(abs(try #require(seen[norm]?.double) - #require(made[norm]?.double)) < 1e-5, "\(norm)")
    }
    let train = ["train", "--set", "model.width=0.25", "--attack", attack, "--epochs", "1", "--out", "p.safetensors"]
    #expect(try Program.run(train + own + images, in: folder).code == 0)
  }

  @Test func storedAccuracyIsComparedWithAllTestImages() throws {
    let folder = try PoisonedNetwork.folder()
    let result = try evaluate("poisoned.safetensors", folder)
    #expect(result["storedAcc"]?.double != nil)
    #expect(result["storedAcc"] == result["testAcc"])
  }

  @Test func configurationIsOverriddenByFlags() throws {
    let folder = try PoisonedNetwork.folder()
    try folder.write("clean: 50\njson: true\nset:\n  dataset: {test: 200}\n", to: "options.yaml")
    let words = ["evaluate", "--model", "poisoned.safetensors", "--config", "options.yaml"]
    let plain = try Program.run(words, in: folder).result()
    #expect(plain["protocols"]?["heldOutExclusive"]?["nAcc"] == 150)
    let overridden = try Program.run(words + ["--clean", "20"], in: folder).result()
    #expect(overridden["protocols"]?["heldOutExclusive"]?["nAcc"] == 180)
  }

  @Test func aListOfTheConfigurationGivesWayToTheUsers() throws {
    let folder = try PoisonedNetwork.folder()
    try folder.write("damping: [0, 2]\nset: {dataset.test: 20, assumptions.innerSteps: 2}\n", to: "options.yaml")
    let words = ["solvers", "--model", "poisoned.safetensors", "--images", "4", "--products", "3", "--json"]
    func dampings(_ more: String...) throws -> Set<Double> {
      let result = try Program.run(words + ["--config", "options.yaml"] + more, in: folder).result()
      return Set((result["endings"]?.array ?? []).compactMap { $0["damping"]?.double })
    }
    #expect(try dampings() == [0, 2])
    #expect(try dampings("--damping", "5") == [5])
    #expect(try dampings("--damping=5", "--set", "assumptions.innerSteps=1") == [5])
  }

  @Test func allDefencesWriteAFileEach() throws {
    let folder = try PoisonedNetwork.folder()
    let words = ["defend", "--model", "poisoned.safetensors", "--defence", "all", "--rounds", "1", "--budget", "1"]
    let result = try Program.run(words + ["--out", "r.safetensors"] + subject, in: folder).result()
    let files = try #require(result["defences"]?.array?.compactMap { $0["out"]?.string })
    #expect(files.contains("r-ibau.safetensors") && files.contains("r-fine-tuning.safetensors"))
    #expect(!files.contains("r-dp-sgd.safetensors"))
    for file in files { #expect(folder.exists(file)) }
    #expect(result["comparison"]?["rows"]?.array?.count == files.count)
  }

  private func evaluate(_ file: String, _ folder: TemporaryFolder) throws -> JSONValue {
    try Program.run(["evaluate", "--model", file] + subject, in: folder).result()
  }

  private func measured(_ evaluation: JSONValue?) -> JSONValue? { evaluation?["protocols"] }
}
