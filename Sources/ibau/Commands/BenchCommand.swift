import ArgumentParser
import Catalog
import Experiments
import Foundation

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time what the toolkit spends its time on.",
    usage: "ibau bench [<name> ...] [--repetitions <N>] [<options>]",
    discussion: """
      Names: \(Registry.benchmarks.ids.joined(separator: ", ")); without one, all of these.
      How times grow with sizes: \(Registry.scalings.ids.joined(separator: ", ")).

      Examples:
        ibau bench
        ibau bench verify --threads 1
        ibau bench scaling/batch scaling/steps

      Operations are those of the sums as they are written, two for a multiplication and its addition; a method that needs \
      fewer may come out above the rate of the matrix product. Close other programs first: with anything beside it, \
      OpenMP code takes several times as long.
      """)

  @Argument(
    help: ArgumentHelp("What to time.", valueName: "name"),
    completion: .list(Registry.benchmarks.ids + Registry.scalings.ids))
  var names: [String] = []

  @Option(help: ArgumentHelp("How often each, in turn, after one run that is not timed.", valueName: "N"))
  var repetitions = 5

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if repetitions < 1 { throw ValidationError("--repetitions must be at least 1.") }
  }

  func run() throws {
    let terminal = try common.start()
    let (growing, single) = (names.filter { $0.hasPrefix("scaling/") }, names.filter { !$0.hasPrefix("scaling/") })
    let scalings = try growing.map { try Registry.scalings($0) }
    let chosen = names.isEmpty ? Array(Registry.benchmarks) : try single.map { try Registry.benchmarks($0) }
    let timings = try timed(chosen, terminal)
    let growths = try scalings.map { ($0, try timed($0.benchmarks, terminal)) }
    let all = timings + growths.flatMap(\.1)
    let peak = try all.contains { $0.operations != nil } ? MatrixPeak.measured(on: common.resolvedDevice) : nil

    for timing in all { terminal.emit("benchmark", timing.json(peak: peak)) }
    let titles = chosen.map(\.title) + scalings.flatMap { $0.benchmarks.map(\.title) }
    terminal.say(BenchTables.text(all, titles: titles, peak: peak))
    for (scaling, timings) in growths {
      let fit = try scaling.fit(timings)
      terminal.emit("fit", scaling.json(fit))
      terminal.say(BenchTables.text(scaling, fit))
    }
    let checks = BenchmarkChecks(all)
    terminal.say(BenchTables.text(checks))
    terminal.emit("result", checks.json(benchmarks: all.count, threads: threads, peak: peak))
  }

  private var threads: Int { common.threads ?? ProcessInfo.processInfo.activeProcessorCount }

  private func timed(_ benchmarks: [Benchmark], _ terminal: Terminal) throws -> [Benchmark.Timing] {
    let place = BenchmarkPlace(threads: threads, device: common.resolvedDevice)
    return try Benchmark.measured(benchmarks, repetitions: repetitions, at: place) { benchmark, repetition in
      if Interruption.requested { throw Fault(.interrupted, "stopped before \(benchmark.name)") }
      terminal.progress.update(benchmark.name, repetition, of: repetitions)
    }
  }
}
