import ArgumentParser
import Catalog
import Experiments
import NN

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Turn a PyTorch checkpoint into safetensors; nothing in it is executed.",
    usage: "ibau import <file> --out <file> [--architecture <name>] [<options>]",
    discussion: "Example:\n  ibau import badnets_8_02_ckpt.pth --out badnets.safetensors")

  @Argument(help: "The .pth, .npz or .safetensors file.", completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp("Its architecture, if it cannot be inferred: a model or FILE.yaml.", valueName: "name"),
    completion: .list(Registry.models.ids))
  var architecture: String?

  @Option(
    help: ArgumentHelp("The .safetensors file to write.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var out: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start()
    try OutputFile.check(out, endings: ["safetensors"])
    let checkpoint = try Checkpoint(reading: file, architecture: ArchitectureChoice.named(architecture, for: file))
    try checkpoint.write(to: out)
    let parameters = checkpoint.network.parameters.dimension
    let tensors = checkpoint.network.parameters.count + checkpoint.network.buffers.count
    let name = NetworkName.name(checkpoint.network.graph)
    terminal.say(
      "\(file): \(name), \(checkpoint.network.classes) classes, \(parameters) parameters in \(tensors) tensors.")
    if let accuracy = checkpoint.storedAccuracy {
      terminal.say("It says its accuracy is \(EvaluationTable.percent(accuracy)).")
    }
    for item in checkpoint.skipped { terminal.say("Left out: \(item)") }
    terminal.say("Written to \(out).")
    let result: JSONValue = [
      "architecture": .string(name), "parameters": .int(parameters), "tensors": .int(tensors),
      "skipped": .array(checkpoint.skipped.map(JSONValue.string)), "out": .string(out),
      "acc": .optional(checkpoint.storedAccuracy),
    ]
    terminal.emit("result", result.explained(["acc": "the file states no accuracy"]))
  }
}
