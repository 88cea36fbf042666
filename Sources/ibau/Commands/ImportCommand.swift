import ArgumentParser
import Catalog
import Experiments
import NN

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Turn a PyTorch checkpoint into safetensors; nothing in it is executed.",
    discussion: "Example:\n  ibau import badnets_8_02_ckpt.pth --out badnets.safetensors")

  @Argument(help: "The .pth, .npz or .safetensors file.")
  var file: String

  @Option(help: ArgumentHelp("Its architecture, if it cannot be inferred: FILE.yaml.", valueName: "file"))
  var architecture: String?

  @Option(help: ArgumentHelp("The safetensors file to write.", valueName: "file"))
  var out: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start()
    try OutputFile.check(out)
    let graph = try architecture.map(ArchitectureFile.read)
    let checkpoint = try Checkpoint(reading: file, architecture: graph.map { graph in { _ in graph } })
    try checkpoint.write(to: out)
    let parameters = checkpoint.network.parameters.dimension
    let tensors = checkpoint.network.parameters.count + checkpoint.network.buffers.count
    let name = NetworkName.name(checkpoint.network.graph)
    terminal.say("\(file): \(name), \(checkpoint.network.classes) classes, \(parameters) parameters in \(tensors) tensors.")
    if let accuracy = checkpoint.storedAccuracy {
      terminal.say("It says its accuracy is \(EvaluationTable.percent(accuracy)).")
    }
    for item in checkpoint.skipped { terminal.say("Left out: \(item)") }
    terminal.say("Written to \(out).")
    terminal.emit("result", [
      "architecture": .string(name), "parameters": .int(parameters), "tensors": .int(tensors),
      "skipped": .array(checkpoint.skipped.map(JSONValue.string)), "out": .string(out),
      "acc": .optional(checkpoint.storedAccuracy),
    ])
  }
}
