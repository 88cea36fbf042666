import ArgumentParser
import Catalog
import Experiments
import Torch

/// What every command understands.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The seed of every random draw.", valueName: "N"))
  var seed = 0

  @Option(help: ArgumentHelp("Processor threads; the default is all cores.", valueName: "N"))
  var threads: Int?

  @Option(help: "Where to compute: cpu, cuda or cuda:1.", completion: .list(["cpu", "cuda"]))
  var device = "cpu"

  @Option(help: ArgumentHelp("The folder of kept results.", valueName: "dir"), completion: .directory)
  var store = ".ibau"

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A setting of any part that the command uses, such as attack.target=8; may be repeated. `ibau describe` lists them.",
      valueName: "path=value"))
  var assignments: [String] = []

  @Option(
    help: ArgumentHelp("A YAML file of options; those on the command line win.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Flag(help: "No progress, no tables: warnings and errors only.")
  var quiet = false

  @Flag(help: "JSON Lines on standard output instead of tables.")
  var json = false

  /// More than any machine has, and few enough to be started.
  private static let mostThreads = 1024

  func validate() throws {
    if let threads, !(1...Self.mostThreads).contains(threads) {
      throw ValidationError("--threads must lie in 1…\(Self.mostThreads), not \(threads).")
    }
    if Device(device) == nil { throw ValidationError("--device must be cpu, cuda or cuda:N, not '\(device)'.") }
  }

  /// Sets threads, checks the device and that `--set` speaks of `parts` only; returns the terminal to speak through.
  func start(_ parts: [String] = []) throws -> Terminal {
    _ = try overrides(parts)
    if let threads { try Runtime.setThreads(threads) }
    Runtime.setDeterministic(true)
    if case .cuda(let index) = resolvedDevice, index >= Runtime.cudaDevices {
      throw Fault(
        .wrongUse,
        "--device \(device): this libtorch (\(Runtime.version)) sees \(Runtime.cudaDevices) CUDA devices. "
          + (Runtime.facts.contains("CUDA")
            ? "nvidia-smi lists those of the driver" : "Build with LIBTORCH=<a CUDA wheel>")
          + ", or leave --device out")
    }
    return Terminal(json: json, quiet: quiet)
  }

  var resolvedDevice: Device { Device(device) ?? .cpu }

  func overrides(_ parts: [String]) throws -> Overrides { try Overrides(assignments, parts: parts) }
}
