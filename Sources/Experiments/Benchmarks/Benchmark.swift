import Catalog
import Foundation
import Torch

/// A piece of work that is timed. It reports and judges nothing: no test depends on a time.
public struct Benchmark: Sendable {
  public var name: String
  /// What one repetition does.
  public var title: String
  /// Makes what a repetition needs, and returns the repetition; only the latter is timed.
  let prepare: @Sendable (_ threads: Int) throws -> () throws -> Void

  init(_ name: String, _ title: String, _ prepare: @escaping @Sendable (Int) throws -> () throws -> Void) {
    self.name = name
    self.title = title
    self.prepare = prepare
  }

  /// Runs once untimed, then `repetitions` times.
  public func measured(repetitions: Int, threads: Int, progress: (Int) throws -> Void = { _ in }) throws -> Timing {
    try Benchmark.measured([self], repetitions: repetitions, threads: threads) { _, index in try progress(index) }[0]
  }

  /// Times several in turn, one repetition of each after the other, so that what else the machine does falls on all.
  /// `progress`: is told the benchmark and the repetition before each.
  public static func measured(
    _ benchmarks: [Benchmark], repetitions: Int, threads: Int,
    progress: (_ benchmark: Benchmark, _ repetition: Int) throws -> Void = { _, _ in }
  ) throws -> [Timing] {
    let prepared = try benchmarks.map { benchmark in
      let repetition = try benchmark.prepare(threads)
      try repetition()
      return repetition
    }
    var seconds = [[Double]](repeating: [], count: benchmarks.count)
    for index in 0..<repetitions {
      for (place, benchmark) in benchmarks.enumerated() {
        try progress(benchmark, index)
        let start = DispatchTime.now().uptimeNanoseconds
        try prepared[place]()
        seconds[place].append(1e-9 * Double(DispatchTime.now().uptimeNanoseconds - start))
      }
    }
    return zip(benchmarks, seconds).map {
      Timing(name: $0.name, seconds: $1.sorted(), threads: threads, peakMemoryMiB: PeakMemory.mebibytes)
    }
  }

  /// The times of one benchmark.
  public struct Timing: Sendable {
    public var name: String
    /// Of each repetition, ascending.
    public var seconds: [Double]
    public var threads: Int
    /// Of the process, everything that was timed together included.
    public var peakMemoryMiB: Double

    public var min: Double { seconds.first ?? 0 }
    public var max: Double { seconds.last ?? 0 }
    public var median: Double {
      let middle = seconds.count / 2
      guard seconds.count.isMultiple(of: 2) else { return seconds[middle] }
      return seconds.isEmpty ? 0 : (seconds[middle - 1] + seconds[middle]) / 2
    }

    public var json: JSONValue {
      [
        "name": .string(name), "unit": "s", "median": .number(median), "min": .number(min), "max": .number(max),
        "repetitions": .int(seconds.count), "threads": .int(threads), "peakMemoryMiB": .number(peakMemoryMiB),
      ]
    }
  }
}

extension Registry {
  public static let benchmarks = Catalog<Benchmark>(
    "benchmark",
    [.hypergradient, .hvp, .mixed, .training, .evaluation, .round, .bounds, .denseNorm, .verify] + Benchmark.patching
      + Benchmark.privacy
  ) { $0.name }
}
