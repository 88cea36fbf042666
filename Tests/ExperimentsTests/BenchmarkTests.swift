import Catalog
import Experiments
import Testing

@Suite struct BenchmarkTests {
  @Test("Each runs, and its row has the keys of the contract in order", arguments: Registry.benchmarks.ids)
  func runs(name: String) throws {
    var seen: [Int] = []
    let timing = try Registry.benchmarks(name).measured(repetitions: 2, threads: 1) { seen.append($0) }
    #expect(seen == [0, 1])
    #expect(timing.min > 0 && timing.min <= timing.median && timing.median <= timing.max)
    #expect(timing.median == (timing.min + timing.max) / 2)
    for key in ["name", "unit", "median", "min", "max", "repetitions", "threads", "peakMemoryMiB"] {
      #expect(timing.json[key] != nil, "\(key)")
    }
    #expect(timing.peakMemoryMiB > 1)
  }
}
