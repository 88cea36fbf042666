import Catalog
import Experiments
import Testing

@Suite struct BenchmarkTests {
  private let place = BenchmarkPlace(threads: 1)

  /// The norms of a ResNet-18 take too long here; `bounds` is the same on a small network.
  private static let quick = Registry.benchmarks.ids.filter { $0 != "norms-resnet-18" }

  @Test("Each runs, and its row has the keys of the contract in order", arguments: quick)
  func runs(name: String) throws {
    var seen: [Int] = []
    let timing = try Registry.benchmarks(name).measured(repetitions: 1, at: place) { seen.append($0) }
    #expect(seen == [0])
    #expect(timing.min > 0 && timing.min == timing.median && timing.median == timing.max)
    for key in ["name", "unit", "median", "min", "max", "repetitions", "threads", "peakMemoryMiB"] {
      #expect(timing.json()[key] != nil, "\(key)")
    }
    #expect(timing.peakMemoryMiB > 1)
  }

  @Test("Several are timed in turn, and the median stands in the middle")
  func inTurn() throws {
    let two = try ["evaluation", "hvp"].map { try Registry.benchmarks($0) }
    var order: [String] = []
    let timings = try Benchmark.measured(two, repetitions: 2, at: place) { order.append("\($0.name) \($1)") }
    #expect(order == ["evaluation 0", "hvp 0", "evaluation 1", "hvp 1"])
    #expect(timings.map(\.name) == ["evaluation", "hvp"])
    for timing in timings {
      #expect(timing.min > 0 && timing.min <= timing.max && timing.seconds.count == 2)
      #expect(timing.median == (timing.min + timing.max) / 2)
    }
  }

  @Test("Operations are two for each multiplication of each pass, and their rate is held against the matrix product")
  func operations() throws {
    let timings = try Benchmark.measured(
      ["evaluation", "training"].map { try Registry.benchmarks($0) }, repetitions: 1, at: place)
    // 3×3 convolutions on 32², 16² and 8² pixels, then a classifier of 2,048 inputs; 100 images.
    let images = 9 * (1024 * (3 * 32 + 32 * 32) + 256 * (32 * 64 + 64 * 64) + 64 * (64 * 128 + 128 * 128)) + 20480
    #expect(timings.map(\.operations) == [Double(200 * images), Double(600 * images)])
    let rate = try #require(timings[0].rate)
    #expect(rate == Double(200 * images) / timings[0].median)
    #expect(timings[0].json(peak: 2 * rate)["shareOfGEMM"] == .number(0.5))
    #expect(timings[0].json()["why"]?["shareOfGEMM"] != nil)
    #expect(try MatrixPeak.measured() > 1e8)
  }

  @Test("What is computed approximately says how far it is off, and nothing else does")
  func errors() throws {
    let names = ["hypergradient-bf16", "call/swift"]
    let timings = try Benchmark.measured(names.map { try Registry.benchmarks($0) }, repetitions: 1, at: place)
    #expect((1e-4...0.1).contains(try #require(timings[0].relativeError)))
    #expect(timings[1].relativeError == nil && timings[1].json()["why"]?["relativeError"] != nil)
  }

  @Test("The memory of a hypergradient step is held against a gradient's, and calls are compared one by one")
  func checks() throws {
    let names = ["hypergradient", "gradient", "call/swift", "call/c++"]
    let timings = try Benchmark.measured(names.map { try Registry.benchmarks($0) }, repetitions: 1, at: place)
    let checks = BenchmarkChecks(timings)
    #expect(try #require(checks.callCost) == (timings[2].median - timings[3].median) / Double(Benchmark.calls))
    // Nil only where the system does not tell.
    if let ratio = checks.memoryRatio { #expect(ratio > 1) }
    #expect(BenchmarkChecks(Array(timings.dropFirst())).memoryRatio == nil)
  }

  @Test(
    "The fit of a scaling finds the line and the power that the times were made of", arguments: Registry.scalings.ids)
  func fit(name: String) throws {
    let scaling = try Registry.scalings(name)
    #expect(scaling.benchmarks.map(\.name) == scaling.sizes.map { "\(name)/\($0)" })
    func fit(_ time: (Double) -> Double) throws -> Scaling.Fit {
      try scaling.fit(
        scaling.sizes.map {
          Benchmark.Timing(name: "", seconds: [time(Double($0))], threads: 1, peakMemoryMiB: 1, workingMemoryMiB: 7)
        })
    }
    let line = try fit { 2 + 3 * $0 }, power = try fit { 5 * $0 * $0 }
    #expect(abs(line.intercept - 2) < 1e-9 && abs(line.slope - 3) < 1e-9)
    #expect(abs(power.exponent - 2) < 1e-9)
    #expect(abs(try #require(power.memoryExponent)) < 1e-9)
  }

  @Test("A scaling's work runs at its smallest size", arguments: Registry.scalings.ids)
  func scalings(name: String) throws {
    let smallest = try #require(Registry.scalings(name).benchmarks.first)
    #expect(try smallest.measured(repetitions: 1, at: place).min > 0)
  }
}
