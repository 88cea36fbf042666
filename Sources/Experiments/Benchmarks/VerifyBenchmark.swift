import Theory

extension Benchmark {
  static let verify = Benchmark(
    "verify", "20,000 instances of all hypergradient bounds; quadratics of dimension 8", isOnProcessor: true
  ) { place in
    var test = PropertyTest(LinearQuadratic.self)
    (test.instances, test.threads, test.ranges.dimension) = (20_000, place.threads, 8)
    return { [test] in _ = try test.run() }
  }
}
