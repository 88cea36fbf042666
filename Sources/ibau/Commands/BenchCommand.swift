import ArgumentParser
import Catalog
import Experiments
import Foundation

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time what the toolkit spends its time on.",
    usage: "ibau bench [<name> ...] [--repetitions <N>] [<options>]",
    discussion: """
      Names: \(Registry.benchmarks.ids.joined(separator: ", ")); without one, all.

      Examples:
        ibau bench
        ibau bench verify --threads 1

      Close other programs first: with anything beside it, OpenMP code takes several times as long.
      """)

  @Argument(
    help: ArgumentHelp("What to time.", valueName: "name"), completion: .list(Registry.benchmarks.ids))
  var names: [String] = []

  @Option(help: ArgumentHelp("How often each, in turn, after one run that is not timed.", valueName: "N"))
  var repetitions = 5

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if repetitions < 1 { throw ValidationError("--repetitions must be at least 1.") }
  }

  func run() throws {
    let terminal = try common.start()
    let chosen = names.isEmpty ? Array(Registry.benchmarks) : try names.map { try Registry.benchmarks($0) }
    let threads = common.threads ?? ProcessInfo.processInfo.activeProcessorCount
    var table = TextTable(["benchmark", "median s", "min s", "max s", "what"], allLeft: true)
    let timings = try Benchmark.measured(chosen, repetitions: repetitions, threads: threads) { benchmark, repetition in
      if Interruption.requested { throw Fault(.interrupted, "stopped before \(benchmark.name)") }
      terminal.progress.update(benchmark.name, repetition, of: repetitions)
    }
    for (benchmark, timing) in zip(chosen, timings) {
      terminal.emit("benchmark", timing.json)
      table.add([benchmark.name] + [timing.median, timing.min, timing.max].map(Self.shown) + [benchmark.title])
    }
    terminal.say(table.text)
    terminal.emit("result", ["benchmarks": .int(chosen.count), "threads": .int(threads)])
  }

  private static func shown(_ seconds: Double) -> String { String(format: "%.4f", seconds) }
}
