import Attacks
import Catalog
import Defences
import PretendGPU
import Testing
import Torch

/// Every command that computes does so on a GPU; where there is none, on one that is pretended.
@Suite(.enabled(if: Runtime.cudaDevices > 0, "there is no CUDA device")) struct GPUTests {
  private func run(_ words: [String], in folder: TemporaryFolder) throws -> Program.Result {
    let log = folder.file("operators")
    let environment =
      pretended_gpus() > 0 ? ["LD_PRELOAD": Program.beside("libPretendGPU.so"), "PRETENDED_GPU_LOG": log] : [:]
    let run = try Program.run(words + ["--device", "cuda", "--json"], in: folder, environment: environment)
    #expect(run.code == 0, "\(run.errors)")
    if pretended_gpus() > 0 {
      // The results are the same wherever it computes: it must have computed there.
      let operators = Int(String(decoding: try folder.bytes("operators"), as: UTF8.self)) ?? 0
      #expect(operators > 40, "\(words[0])")
    }
    return run
  }

  @Test("trains with any attack, and measures the same as on the processor", arguments: Registry.attacks.ids)
  func train(attack: String) throws {
    let folder = try TemporaryFolder(), images = ["--set", "dataset.test=100"]
    let quick = [
      "input-aware": ["--set", "attack.maskEpochs=1", "--set", "attack.width=0.1", "--poison-ratio", "0.1"],
      "hidden-trigger": ["--set", "attack.steps=2", "--poison-ratio", "0.05"],
    ]
    let train = ["train", "--attack", attack, "--set", "model.width=0.1", "--epochs", "1", "--out", "n.safetensors"]
    _ = try run(train + images + ["--set", "dataset.train=120"] + (quick[attack] ?? []), in: folder)
    let evaluate = ["evaluate", "--model", "n.safetensors", "--attack", attack] + images
    let there = try run(evaluate, in: folder).result(),
      here = try Program.run(evaluate + ["--json"], in: folder).result()
    for rate in ["acc", "asr"] {
      // Rounding may turn an image at the border of two classes.
      #expect(abs(try #require(there[rate]?.double) - #require(here[rate]?.double)) < 0.021, "\(rate)")
    }
  }

  static let defences = Registry.defences.filter { !$0.isTraining }.map { $0.id }

  @Test("repairs with any defence, and draws what it found", arguments: defences)
  func defend(defence: String) throws {
    let folder = try PoisonedNetwork.folder()
    let inversion = ["search.steps=5", "search.batchesPerStep=1", "search.earlyStop=2"]
    let quick = [
      "ibau": ["outer.steps=2", "inner.batches=1", "inner.screening=1", "inner.views=1"],
      "neural-cleanse": inversion, "tabor": inversion, "deep-inspect": ["search.steps=5"],
      "uap-training": ["uap.images=10", "uap.steps=2"],
    ]
    let isPictured = quick[defence] != nil
    _ = try run(
      ["defend", "--model", "poisoned.safetensors", "--defence", defence, "--attack", "badnets", "--clean", "50"]
        + ["--rounds", "1", "--set", "dataset.test=100", "--out", "r.safetensors"]
        + (quick[defence] ?? []).flatMap { ["--set", "defence.\($0)"] } + (isPictured ? ["--sheet", "s.png"] : []),
      in: folder)
    #expect(folder.exists("r.safetensors") && (!isPictured || folder.exists("s.png")))
  }

  @Test(
    "does everything else",
    arguments: [
      "train --defence dp-sgd --attack badnets --set dataset.train=120 --epochs 1 --out p.safetensors --set model.width=0.1",
      "trigger trojan-square --set attack.generate=true --set attack.drive.steps=3 --set dataset.train=60 --model $",
      "trigger l0-invisible --set attack.generate=true --set attack.search.candidates=1 --set dataset.train=60 --model $",
      "trigger smooth --set attack.generate=true --set dataset.train=60 --model $",
      "relearn --attack badnets --clean 50 --steps 3 --model $", "solvers --images 4 --products 3 --model $",
      "assumptions --images 4 --set assumptions.innerSteps=3 --set assumptions.longRun=6 --set assumptions.norms.steps=3"
        + " --set assumptions.lanczos.steps=8 --model $",
      "bounds --attack badnets --clean 50 --reference $ --model $", "gaps --scale smoke --store runs",
      "bench gradient evaluation training --repetitions 1",
    ])
  func others(line: String) throws {
    let folder = try PoisonedNetwork.folder()
    let words = line.split(separator: " ").map { $0 == "$" ? "poisoned.safetensors" : String($0) }
    let takesImages = !["gaps", "bench"].contains(words[0])
    let lines = try run(words + (takesImages ? ["--set", "dataset.test=100"] : []), in: folder).lines()
    for timing in lines where timing["event"]?.string == "benchmark" { #expect(timing["device"] == "cuda:0") }
  }

  @Test("cannot be read from the processor, and does not take its numbers") func pretence() throws {
    guard pretended_gpus() > 0 else { return }
    let there = try Tensor.full([3], 1, on: .cuda(0)), here = try Tensor.full([3], 1)
    #expect { try there + here } throws: { "\($0)".contains("same device") }
    #expect { try there.gathered(Tensor([0])) } throws: { "\($0)".contains("same device") }
    #expect(try (there + here.to(.cuda(0))).to(.cpu).floats() == [2, 2, 2])
  }
}
