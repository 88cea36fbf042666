import ArgumentParser
import Catalog
import Experiments
import Torch

/// What every command understands.
struct CommonOptions: ParsableArguments {
  @Option(help: "The seed of every random draw.")
  var seed = 0

  @Option(help: "Processor threads; the default is all cores.")
  var threads: Int?

  @Option(help: "cpu, cuda or cuda:1.")
  var device = "cpu"

  @Option(help: "Where results are kept.")
  var store = ".ibau"

  @Option(name: .customLong("set"), help: ArgumentHelp(
    "A setting of any part, such as attack.target=8 or defence.rounds=3; may be repeated. `ibau describe` lists them.",
    valueName: "path=value"))
  var assignments: [String] = []

  @Option(help: ArgumentHelp("A YAML file of options; those on the command line win.", valueName: "file"))
  var config: String?

  @Flag(help: "No progress, no tables: errors only.")
  var quiet = false

  @Flag(help: "JSON Lines on standard output instead of tables.")
  var json = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
    if Device(device) == nil { throw ValidationError("--device must be cpu, cuda or cuda:N, not '\(device)'.") }
  }

  /// Sets threads and checks the device; returns the terminal to speak through.
  func start() throws -> Terminal {
    if let threads { try Runtime.setThreads(threads) }
    Runtime.setDeterministic(true)
    if case .cuda(let index) = resolvedDevice, index >= Runtime.cudaDevices {
      throw Fault(
        .wrongUse, "--device \(device): this libtorch (\(Runtime.version)) sees \(Runtime.cudaDevices) CUDA devices. "
          + "Build against a CUDA wheel with LIBTORCH=…, or leave --device out")
    }
    return Terminal(json: json, quiet: quiet)
  }

  var resolvedDevice: Device { Device(device) ?? .cpu }

  func overrides(_ parts: [String]) throws -> Overrides { try Overrides(assignments, parts: parts) }
}
