import Catalog
import Experiments
import Testing

@Suite struct BenchmarkTests {
  @Test("Each runs, and its row has the keys of the contract in order", arguments: Registry.benchmarks.ids)
  func runs(name: String) throws {
    var seen: [Int] = []
    let timing = try Registry.benchmarks(name).measured(repetitions: 1, threads: 1) { seen.append($0) }
    #expect(seen == [0])
    #expect(timing.min > 0 && timing.min == timing.median && timing.median == timing.max)
    for key in ["name", "unit", "median", "min", "max", "repetitions", "threads", "peakMemoryMiB"] {
      #expect(timing.json[key] != nil, "\(key)")
    }
    #expect(timing.peakMemoryMiB > 1)
  }

  @Test("Several are timed in turn, and the median stands in the middle")
  func inTurn() throws {
    let two = try ["evaluation", "hvp"].map { try Registry.benchmarks($0) }
    var order: [String] = []
    let timings = try Benchmark.measured(two, repetitions: 2, threads: 1) { order.append("\($0.name) \($1)") }
    #expect(order == ["evaluation 0", "hvp 0", "evaluation 1", "hvp 1"])
    #expect(timings.map(\.name) == ["evaluation", "hvp"])
    for timing in timings {
      #expect(timing.min > 0 && timing.min <= timing.max && timing.seconds.count == 2)
      #expect(timing.median == (timing.min + timing.max) / 2)
    }
  }
}
