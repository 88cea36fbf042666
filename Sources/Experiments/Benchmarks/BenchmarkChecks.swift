public import Catalog

/// What the timings say of promises that do not depend on the machine.
public struct BenchmarkChecks: Sendable {
  /// The memory that a hypergradient step may need, as a multiple of a gradient's.
  public static let memoryLimit = 3.0
  /// What a call from Swift may cost more than the same in C++, in seconds.
  public static let callLimit = 2e-6

  /// The memory of a hypergradient step as a multiple of a gradient's; nil unless both were measured.
  public let memoryRatio: Double?
  /// What a call from Swift costs more than the same in C++, in seconds; nil unless both were timed.
  public let callCost: Double?

  public init(_ timings: [Benchmark.Timing]) {
    let byName = Dictionary(timings.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let memory = ["hypergradient", "gradient"].compactMap { byName[$0]?.workingMemoryMiB }
    memoryRatio = memory.count == 2 && memory[1] > 0 ? memory[0] / memory[1] : nil
    let calls = ["call/swift", "call/c++"].compactMap { byName[$0]?.median }
    callCost = calls.count == 2 ? (calls[0] - calls[1]) / Double(Benchmark.calls) : nil
  }

  public func json(benchmarks: Int, threads: Int, peak: Double?) -> JSONValue {
    let object: JSONValue = [
      "benchmarks": .int(benchmarks), "threads": .int(threads), "gemmOperationsPerSecond": .optional(peak),
      "memoryRatio": .optional(memoryRatio), "callCost": .optional(callCost),
    ]
    return object.explained([
      "gemmOperationsPerSecond": "no operations were counted", "memoryRatio": "it needs hypergradient and gradient",
      "callCost": "it needs call/swift and call/c++",
    ])
  }
}
