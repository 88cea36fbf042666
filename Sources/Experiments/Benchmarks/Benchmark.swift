public import Catalog
import Foundation
import Torch

/// A piece of work that is timed. It reports and judges nothing: no test depends on a time.
public struct Benchmark: Sendable {
  public var name: String
  /// What one repetition does.
  public var title: String
  /// Whether it computes on the processor wherever it is asked to.
  let isOnProcessor: Bool
  /// Makes what a repetition needs, and returns the repetition; only the latter is timed.
  let prepare: @Sendable (BenchmarkPlace) throws -> () throws -> Void
  /// Nil where nobody counted.
  let work: NetworkWork?
  /// How far the result is from what it approximates, as a part of that; nil where nothing is approximated.
  let error: (@Sendable (BenchmarkPlace) throws -> Double)?

  init(
    _ name: String, _ title: String, _ work: NetworkWork? = nil, isOnProcessor: Bool = false,
    error: (@Sendable (BenchmarkPlace) throws -> Double)? = nil,
    _ prepare: @escaping @Sendable (BenchmarkPlace) throws -> () throws -> Void
  ) {
    self.name = name
    self.title = title
    self.isOnProcessor = isOnProcessor
    self.work = work
    self.error = error
    self.prepare = prepare
  }

  /// Runs once untimed, once more to see what memory it needs, then `repetitions` times.
  public func measured(
    repetitions: Int, at place: BenchmarkPlace, progress: (Int) throws -> Void = { _ in }
  ) throws -> Timing {
    try Benchmark.measured([self], repetitions: repetitions, at: place) { _, index in try progress(index) }[0]
  }

  /// Times several in turn, one repetition of each after the other, so that what else the machine does falls on all.
  /// `progress`: is told the benchmark and the repetition before each.
  public static func measured(
    _ benchmarks: [Benchmark], repetitions: Int, at place: BenchmarkPlace,
    progress: (_ benchmark: Benchmark, _ repetition: Int) throws -> Void = { _, _ in }
  ) throws -> [Timing] {
    let prepared = try benchmarks.map { benchmark in
      let work = try benchmark.prepare(place), device = benchmark.device(at: place)
      // A GPU is asked and not waited for, so that a repetition ends where its results are there.
      let repetition = {
        try work()
        try Runtime.wait(for: device)
      }
      try repetition()
      return (run: repetition, memory: device == .cpu ? try PeakMemory.needed(by: repetition) : nil)
    }
    var seconds = [[Double]](repeating: [], count: benchmarks.count)
    for index in 0..<repetitions {
      for (number, benchmark) in benchmarks.enumerated() {
        try progress(benchmark, index)
        let start = DispatchTime.now().uptimeNanoseconds
        try prepared[number].run()
        seconds[number].append(1e-9 * Double(DispatchTime.now().uptimeNanoseconds - start))
      }
    }
    return try benchmarks.enumerated().map { index, benchmark in
      Timing(
        name: benchmark.name, seconds: seconds[index].sorted(), threads: place.threads,
        device: benchmark.device(at: place), peakMemoryMiB: PeakMemory.mebibytes,
        workingMemoryMiB: prepared[index].memory, operations: try benchmark.work?.operations(),
        relativeError: try benchmark.error?(place))
    }
  }

  private func device(at place: BenchmarkPlace) -> Device { isOnProcessor ? .cpu : place.device }

  /// The times of one benchmark.
  public struct Timing: Sendable {
    public var name: String
    /// Of each repetition, ascending.
    public var seconds: [Double]
    public var threads: Int
    public var device: Device
    /// Of the process, everything that was timed together included.
    public var peakMemoryMiB: Double
    /// The most that one repetition held beyond what stood before it; nil where the system does not tell, and on a GPU.
    public var workingMemoryMiB: Double?
    /// Floating-point operations of one repetition; nil where nobody counted.
    public var operations: Double?
    /// The distance of the result from what it approximates, as a part of that; nil where nothing is approximated.
    public var relativeError: Double?

    public init(
      name: String, seconds: [Double], threads: Int, device: Device = .cpu, peakMemoryMiB: Double,
      workingMemoryMiB: Double? = nil, operations: Double? = nil, relativeError: Double? = nil
    ) {
      self.name = name
      self.seconds = seconds
      self.threads = threads
      self.device = device
      self.peakMemoryMiB = peakMemoryMiB
      self.workingMemoryMiB = workingMemoryMiB
      self.operations = operations
      self.relativeError = relativeError
    }

    /// Floating-point operations per second.
    public var rate: Double? { operations.flatMap { median > 0 ? $0 / median : nil } }
    public var min: Double { seconds.first ?? 0 }
    public var max: Double { seconds.last ?? 0 }
    public var median: Double {
      let middle = seconds.count / 2
      guard seconds.count.isMultiple(of: 2) else { return seconds[middle] }
      return seconds.isEmpty ? 0 : (seconds[middle - 1] + seconds[middle]) / 2
    }

    /// - Parameter peak: floating-point operations per second of this machine's matrix product, if measured.
    public func json(peak: Double? = nil) -> JSONValue {
      let object: JSONValue = [
        "name": .string(name), "unit": "s", "median": .number(median), "min": .number(min), "max": .number(max),
        "repetitions": .int(seconds.count), "threads": .int(threads), "device": .string("\(device)"),
        "peakMemoryMiB": .number(peakMemoryMiB),
        "workingMemoryMiB": .optional(workingMemoryMiB), "operations": .optional(operations),
        "operationsPerSecond": .optional(rate),
        "shareOfGEMM": .optional(rate.flatMap { rate in peak.map { rate / $0 } }),
        "relativeError": .optional(relativeError),
      ]
      let uncounted = "its operations are not counted"
      return object.explained([
        "workingMemoryMiB": device == .cpu ? PeakMemory.unknown : "a GPU's memory is not read", "operations": uncounted,
        "operationsPerSecond": uncounted,
        "shareOfGEMM": operations == nil ? uncounted : "the matrix product was not timed",
        "relativeError": "nothing is approximated",
      ])
    }
  }
}

extension Registry {
  public static let benchmarks = Catalog<Benchmark>(
    "benchmark",
    [
      .hypergradient, .lowered, .gradient, .hvp, .mixed, .training, .evaluation, .round, .bounds, .denseNorm,
      .residualNorms,
      .verify, .swiftCalls, .cxxCalls,
    ] + Benchmark.patching + Benchmark.privacy
  ) { $0.name }
}
