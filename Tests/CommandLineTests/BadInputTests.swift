import Formats
import Foundation
import NN
import Testing
import Torch

/// Mistakes end with the contract's exit code, one or two lines, and nothing half-written.
@Suite struct BadInputTests {
  private let small = ["--set", "dataset.test=60"]

  /// Runs and expects `code` with `words` in a short message; nothing may appear in the folder.
  private func expect(
    _ code: Int32, _ words: [String], _ arguments: [String], in folder: TemporaryFolder,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let before = folder.names
    let run = try Program.run(arguments, in: folder)
    #expect(run.code == code, "\(run.errors)", sourceLocation: location)
    #expect((1...2).contains(run.errorLines.count), "\(run.errors)", sourceLocation: location)
    #expect(run.output.isEmpty, sourceLocation: location)
    for word in words { #expect(run.errors.contains(word), "\(run.errors)", sourceLocation: location) }
    #expect(folder.names == before, sourceLocation: location)
  }

  private func evaluate(_ more: String...) -> [String] {
    ["evaluate", "--model", "poisoned.safetensors"] + small + more
  }

  @Test(arguments: [
    (["lst"], "'list'"), (["list", "attack"], "'attacks'"), (["describe", "attacks", "badnet"], "'badnets'"),
    (["evaluate"], "--model"), (["evaluate", "--model", "x", "--modle", "y"], "'--model'"),
    (["train", "--epochs", "1"], "--out"),
    (["list", "attacks", "--threads", "0"], "--threads"), (["list", "attacks", "--threads", "99999"], "1…1024"),
    (["list", "attacks", "--config", "a.yaml", "--config", "b.yaml"], "once"),
    (["list", "attacks", "--device", "gpu"], "--device"),
    (["list", "attacks", "--set", "a.b=1"], "no settings"), (["list"], "kind"),
    (["train", "--epochs", "1", "--out", "x.pth"], ".safetensors"),
    (["train", "--epochs", "1", "--out", "x.safetensors", "--model", "smal-vgg"], "'small-vgg'"),
    (["train", "--epochs", "1", "--out", "x.safetensors", "--poison-ratio", "2"], "0…1"),
    (["train", "--out", "x.safetensors", "--poison-ratio", "0.1"], "--attack"),
    (
      ["train", "--out", "x.safetensors", "--attack", "badnets", "--poison-ratio", "0.001", "--subset", "100"], "0.001"
    ),
    (["train", "--out", "x.safetensors", "--model", "linear", "--architecture", "x.yaml"], "--architecture"),
    (
      ["train", "--out", "x.safetensors", "--attack", "badnets", "--set", "attack.patchSize=\(Int.max)"], "does not fit"
    ),
    (
      ["train", "--out", "x.safetensors", "--attack", "l0-invisible", "--set", "attack.lead=\(Int.max)"], "attack.lead"
    ),
    (["train", "--out", "x.safetensors", "--set", "recipe.batchSize=\(Int.max)"], "recipe.batchSize"),
    (["train", "--out", "x.safetensors", "--set", "dataset.test=\(Int.max)"], "numbers of images"),
    (["gaps", "--clean-sizes", "\(Int.max)", "--plan"], "gaps.clean"),
    (["train", "--out", "x.safetensors", "--defence", "dp-sgd", "--set", "recipe.batchSize=7"], "dp-sgd"),
    (["study", "table-9", "--plan", "--slurm", "jobs"], "--slurm"),
    (["data", "synthetic-sign"], "'synthetic-signs'"), (["data", "cifar10"], "--data"),
    (["list", "attacks", "--config"], "--config"),
    (["verify"], "--all"), (["verify", "C99"], "'C99'"), (["verify", "--all", "--family", "a1"], "one of the three"),
    (["verify", "--family", "a9"], "'a9'"), (["verify", "C1", "--instances", "0"], "--instances"),
    (["verify", "--replay", "2:a1:0:12:printed"], "version 2"), (["verify", "--replay", "x"], "replay token"),
    (["verify", "--family", "a1", "--set", "verify.dimension=0"], "dimension 0"),
    (["verify", "--family", "a1", "--set", "verify.radius=-1"], "radius -1"),
    (["verify", "--family", "a1", "--set", "verify.mu=2", "--set", "verify.L=1"], "exceeds L"),
    (["verify", "C1", "--set", "verify.dimension=3"], "no settings"),
    (["verify", "C1", "--markdown", "--json"], "--json"),
    (["verify", "--family", "a1", "--dataset", "synthetic-signs"], "leave --dataset out"),
    (["verify", "--family", "b1", "--data", "."], "--dataset"),
    (["verify", "--family", "b1", "--dataset", "cifar11"], "'cifar10'"),
    (["verify", "--replay", "1:b1:0:12:printed", "--dataset", "synthetic-signs"], "leave --dataset out"),
  ])
  func wrongUse(arguments: [String], word: String) throws { try expect(64, [word], arguments, in: TemporaryFolder()) }

  @Test func wrongUseOfASubject() throws {
    let folder = try PoisonedNetwork.folder()
    try expect(64, ["0 clean images"], evaluate("--clean", "0"), in: folder)
    try expect(64, ["--clean between 1 and 59"], evaluate("--clean", "60"), in: folder)
    try expect(64, ["0…9"], evaluate("--attack", "badnets", "--set", "attack.target=99"), in: folder)
    try expect(64, ["by default"], evaluate("--attack", "badnets", "--set", "attack.target=ten"), in: folder)
    try expect(64, ["'attack.target'"], evaluate("--attack", "badnets", "--set", "attack.targt=1"), in: folder)
    try expect(64, ["--attack"], evaluate("--set", "attack.target=1"), in: folder)
    try expect(64, ["dataset.…"], evaluate("--set", "recipe.epochs=1"), in: folder)
    try expect(64, ["path=value"], evaluate("--set", "dataset"), in: folder)
    try expect(64, ["'badnets'"], evaluate("--attack", "badnet"), in: folder)
    try expect(64, ["--attack"], evaluate("--trigger", "t.png"), in: folder)
    try expect(64, ["--trigger"], evaluate("--attack", "badnets", "--mask", "m.png"), in: folder)
    try expect(64, ["leave --data out"], evaluate("--data", "."), in: folder)
    let defend = ["defend", "--model", "poisoned.safetensors", "--out", "r.safetensors"] + small
    try expect(64, ["0 clean images"], defend + ["--clean", "0"], in: folder)
    try expect(64, ["'--claen'", "'--clean'"], defend + ["--claen", "50"], in: folder)
    try expect(64, ["--clean <N>"], defend, in: folder)
    try expect(64, ["'robust'"], defend + ["--clean", "50", "--preset", "robst"], in: folder)
    try expect(64, ["'ibau'"], defend + ["--clean", "50", "--defence", "iba"], in: folder)
    try expect(64, ["--rounds"], defend + ["--clean", "50", "--rounds", "0"], in: folder)
    try expect(64, ["--preset"], defend + ["--clean", "50", "--defence", "all", "--preset", "robust"], in: folder)
  }

  @Test func aDeviceThatIsNotThere() throws {
    try expect(64, ["cuda:64", "CUDA devices"], ["list", "attacks", "--device", "cuda:64"], in: TemporaryFolder())
  }

  @Test func missingFiles() throws {
    let folder = try PoisonedNetwork.folder()
    try FileManager.default.createDirectory(atPath: folder.file("empty"), withIntermediateDirectories: true)
    try expect(66, ["no.safetensors"], ["evaluate", "--model", "no.safetensors"] + small, in: folder)
    try expect(66, ["no.png"], evaluate("--attack", "badnets", "--trigger", "no.png"), in: folder)
    try expect(66, ["no.yaml"], evaluate("--architecture", "no.yaml"), in: folder)
    try expect(66, ["no.yaml"], ["list", "attacks", "--config", "no.yaml"], in: folder)
    try expect(66, ["test_batch.bin"], ["data", "cifar10", "--data", "empty"], in: folder)
    try expect(66, ["nowhere"], ["data", "gtsrb", "--data", "nowhere"], in: folder)
    for command in [
      ["study", "table-9", "--scale", "smoke"], ["plot", "figure-2"], ["verify", "E1"], ["report", "--check"],
    ] {
      try expect(66, ["nowhere", "--evidence"], command + ["--evidence", "nowhere"], in: folder)
    }
    try expect(66, ["nowhere", "--data"], ["study", "table-9", "--scale", "smoke", "--data", "nowhere"], in: folder)
  }

  @Test func damagedWeights() throws {
    let folder = try PoisonedNetwork.folder()
    #expect(try Program.run(["export", "poisoned.safetensors", "--out", "whole.pth"], in: folder).code == 0)
    let native = try folder.bytes("poisoned.safetensors"), zip = try folder.bytes("whole.pth")
    try folder.write(Array(native.prefix(1000)), to: "short.safetensors")
    try folder.write(Array(zip.prefix(1000)), to: "short.pth")
    var corrupt = zip
    corrupt[corrupt.count / 2] ^= 0xFF
    try folder.write(corrupt, to: "corrupt.pth")
    try folder.write([], to: "empty.pth")
    try folder.write("not weights at all", to: "text.pth")
    for name in ["short.safetensors", "short.pth", "corrupt.pth", "empty.pth", "text.pth"] {
      try expect(65, [name], ["evaluate", "--model", name] + small, in: folder)
      try expect(65, [name], ["import", name, "--out", "out.safetensors"], in: folder)
    }
  }

  /// `os.system("touch executed")`, as a checkpoint.
  @Test func aPickleThatCallsIsNotObeyed() throws {
    let folder = try TemporaryFolder()
    let pickle: [UInt8] =
      [0x80, 2] + Array("cos\nsystem\n".utf8) + [0x58, 14, 0, 0, 0]
      + Array("touch executed".utf8) + [0x85, 0x52, 0x2E]
    var zip = ZipWriter()
    try zip.add("archive/data.pkl", pickle)
    try zip.add("archive/version", Array("3\n".utf8))
    try folder.write(zip.finished(), to: "evil.pth")
    try expect(
      65, ["os.system", "nothing was executed"], ["import", "evil.pth", "--out", "o.safetensors"], in: folder)
    #expect(!folder.exists("executed"))
  }

  @Test func weightsThatAreNotFinite() throws {
    let folder = try TemporaryFolder()
    let network = try Network(
      LinearModel().graph(classes: 10, inputShape: [3, 32, 32]), generator: Generator(seed: 0))
    try network.parameters.copy(
      from: TensorBundle([network.parameters.tensors[0] * .nan, network.parameters.tensors[1]]))
    try Checkpoint(network: network).write(to: folder.file("nan.safetensors"))
    try expect(65, ["classifier.weight", "NaN"], ["evaluate", "--model", "nan.safetensors"] + small, in: folder)
    try expect(65, ["classifier.weight"], ["export", "nan.safetensors", "--out", "o.pth"], in: folder)
  }

  @Test func architecturesThatDoNotFit() throws {
    let folder = try PoisonedNetwork.folder()
    try expect(65, ["linear"], evaluate("--architecture", "linear"), in: folder)
    try expect(64, ["'linear'"], evaluate("--architecture", "linea"), in: folder)
    try folder.write("nodes: [", to: "broken.yaml")
    try expect(65, ["broken.yaml", "line"], evaluate("--architecture", "broken.yaml"), in: folder)
    try folder.write("inputShape: [3, 32, 32]\nnodes: []\n", to: "empty.yaml")
    try expect(65, ["empty.yaml"], evaluate("--architecture", "empty.yaml"), in: folder)
    let linear = try Program.run(["describe", "models", "linear", "--yaml"], in: folder)
    try folder.write(linear.output, to: "linear.yaml")
    try expect(65, ["unexpected", "mis-shaped"], evaluate("--architecture", "linear.yaml"), in: folder)
  }

  @Test func triggersThatCannotBeMade() throws {
    let folder = try PoisonedNetwork.folder()
    let make = ["trigger", "trojan-square", "--set", "attack.generate=true", "--out", "t.png"] + small
    let images = ["--set", "dataset.train=60"]
    try expect(64, ["--model"], make, in: folder)
    try expect(64, ["--trigger"], make + ["--model", "poisoned.safetensors", "--trigger", "x.png"], in: folder)
    let model = make + images + ["--model", "poisoned.safetensors"]
    try expect(65, ["loss is inf"], model + ["--set", "attack.drive.activation=1e30"], in: folder)
    try expect(64, ["attack.drive.steps"], model + ["--set", "attack.drive.steps=0"], in: folder)
    try expect(64, ["0…9"], model + ["--set", "attack.target=10"], in: folder)
    try expect(64, ["'attack.generate'"], ["trigger", "badnets", "--set", "attack.generate=true"] + small, in: folder)
    try expect(64, [".png"], ["trigger", "badnets", "--out", "t.jpg"] + small, in: folder)
    try expect(64, ["ibau trigger"], evaluate("--attack", "smooth", "--set", "attack.generate=true"), in: folder)
    try expect(66, ["no.png"], ["trigger", "blend", "--set", "attack.picture=no.png"] + small, in: folder)
    try folder.write("not a picture", to: "text.png")
    try expect(65, ["text.png"], ["trigger", "blend", "--set", "attack.picture=text.png"] + small, in: folder)
    try expect(
      64, ["24×24"],
      ["trigger", "trojan-square", "--set", "attack.margin=30", "--set", "dataset.size=24"]
        + small, in: folder)
  }

  @Test func aTriggerOfAnotherSize() throws {
    let folder = try PoisonedNetwork.folder()
    try PNG.write(RGBImage(width: 8, height: 6, pixels: Array(repeating: 9, count: 144)), to: folder.file("t.png"))
    try expect(65, ["3×6×8", "3×32×32"], evaluate("--attack", "badnets", "--trigger", "t.png"), in: folder)
  }

  @Test func truncatedData() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array(repeating: 0, count: 5000), to: "test_batch.bin")
    try expect(65, ["test_batch.bin", "5000", "3073"], ["data", "cifar10", "--data", "."], in: folder)
  }

  @Test(arguments: [
    ("datset: x", Int32(64), "'--datset'"), ("threads: many", 64, "'many'"), ("- x", 65, "option: value"),
    ("seed: [", 65, "YAML"), ("quiet: 3", 64, "--quiet"),
  ])
  func configurations(text: String, code: Int32, word: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "options.yaml")
    try expect(code, [word, "options.yaml"], ["list", "attacks", "--config", "options.yaml"], in: folder)
  }

  @Test func placesThatCannotBeWritten() throws {
    let folder = try PoisonedNetwork.folder()
    let model = ["import", "poisoned.safetensors", "--out"]
    try expect(74, ["nowhere"], model + ["nowhere/x.safetensors"], in: folder)
    try expect(74, ["nowhere"], ["export", "poisoned.safetensors", "--out", "nowhere/x.pth"], in: folder)
    try expect(74, ["nowhere"], ["data", "synthetic-signs", "--sheet", "nowhere/x.png"], in: folder)
    try expect(64, [".safetensors"], model + ["."], in: folder)
    try FileManager.default.createDirectory(atPath: folder.file("d.safetensors"), withIntermediateDirectories: true)
    try expect(74, ["folder"], model + ["d.safetensors"], in: folder)
    try expect(74, ["demo"], ["demo", "--out", "poisoned.safetensors/demo"], in: folder)
  }

  @Test(.enabled(if: getuid() != 0)) func readOnlyFolders() throws {
    let folder = try PoisonedNetwork.folder()
    try FileManager.default.createDirectory(
      atPath: folder.file("locked"), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o555])
    try expect(
      74, ["locked"], ["import", "poisoned.safetensors", "--out", "locked/x.safetensors"], in: folder)
  }

  @Test func aFullDeviceIsReported() throws {
    let run = try Program.shell("\"$IBAU\" list attacks > /dev/full", in: TemporaryFolder())
    #expect(run.code == 74)
    #expect(run.errorLines.count == 1)
  }

  @Test func aClosedPipeIsNoReasonToFail() throws {
    let line = "\"$IBAU\" import poisoned.safetensors --out x.safetensors --json | true; exit ${PIPESTATUS[0]}"
    let folder = try PoisonedNetwork.folder()
    let run = try Program.shell(line, in: folder)
    #expect(run.code == 0 && run.errors.isEmpty)
    #expect(folder.exists("x.safetensors"))
  }

  @Test func anInterruptedTrainingLeavesNothing() throws {
    let folder = try TemporaryFolder()
    let train = "\"$IBAU\" train --epochs 500 --set dataset.train=100 --set dataset.test=20 --out x.safetensors"
    let run = try Program.shell("set -m; \(train) & sleep 2; kill -INT $!; wait $!", in: folder)
    #expect(run.code == 130, "\(run.errors)")
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: ["ibau", "all"]) func anInterruptionBeforeTheRepairLeavesNothing(defence: String) throws {
    let folder = try PoisonedNetwork.folder()
    let defend = "\"$IBAU\" defend --model poisoned.safetensors --clean 50 --defence \(defence) --out r.safetensors"
    // As soon as the program catches Ctrl-C, which it does before it loads anything.
    let line = """
      set -m; \(defend) --set dataset.test=5000 & pid=$!
      until [[ $(readlink /proc/$pid/exe) == */ibau ]] && grep -q '^SigCgt:.*[2367abef]$' /proc/$pid/status; do
        kill -0 $pid || break; sleep 0.01
      done
      kill -INT $pid; wait $pid
      """
    let run = try Program.shell(line, in: folder)
    #expect(run.code == 130 && run.errors.contains("nothing was written"), "\(run.errors)")
    #expect(folder.names == ["poisoned.safetensors"])
  }
}
