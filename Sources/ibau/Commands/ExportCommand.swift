import ArgumentParser
import Catalog
import Experiments
import NN

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Turn a network into a .pth that torch.load(weights_only=True) opens.",
    usage: "ibau export <file> --out <file> [<options>]",
    discussion: "Example:\n  ibau export repaired.safetensors --out repaired.pth")

  @Argument(help: "The network: .safetensors, .pth or .npz.", completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp("The .pth file to write.", valueName: "file"), completion: .file(extensions: ["pth", "pt"]))
  var out: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start()
    try OutputFile.check(out, endings: ["pth", "pt"])
    let checkpoint = try Checkpoint(reading: file)
    try checkpoint.export(to: out)
    terminal.say("\(checkpoint.network.parameters.dimension) parameters written to \(out).")
    if let kept = try KeptAttack(in: checkpoint, from: file) {
      terminal.warn(
        "\(file) knows that it was poisoned with \(kept.attack) and how; \(out) holds weights alone. Give `ibau evaluate` "
          + "the attack's settings and trigger yourself, or measure \(file)")
    }
    terminal.emit("result", ["out": .string(out), "parameters": .int(checkpoint.network.parameters.dimension)])
  }
}
