import Catalog
import Testing

@Suite("Random streams")
struct RandomStreamTests {
  private func draws(_ seed: Int, _ stage: String, _ index: Int = 0) -> [UInt64] {
    var stream = RandomStream(seed: seed, stage: stage, index: index)
    return (0..<16).map { _ in stream.next() }
  }

  @Test("The same name gives the same draws")
  func repeatable() {
    #expect(draws(7, "poison", 3) == draws(7, "poison", 3))
  }

  @Test("Another seed, stage or index shares no draw")
  func distinct() {
    let names = [
      (7, "poison", 3), (8, "poison", 3), (-7, "poison", 3), (7, "shuffle", 3), (7, "poison", 4), (7, "", 0),
    ]
    let all = names.flatMap { draws($0.0, $0.1, $0.2) }
    #expect(Set(all).count == all.count)
  }

  @Test("The draws of a name are those of xoshiro256**, as computed elsewhere")
  func pinned() {
    #expect(draws(0, "poison").prefix(2).map { String($0, radix: 16) } == ["c18b431fdf451e59", "482f8cabb5c73d77"])
  }

  @Test("Uniform draws lie in [0, 1) with mean 1/2 and variance 1/12")
  func uniform() {
    var stream = RandomStream(seed: 1, stage: "uniform")
    let values = (0..<100_000).map { _ in stream.uniform() }
    #expect(values.allSatisfy { (0..<1).contains($0) })
    // Five standard errors of the mean and of the variance.
    #expect(abs(mean(values) - 0.5) < 5 * (1.0 / 12 / 1e5).squareRoot())
    #expect(abs(variance(values) - 1.0 / 12) < 5 * (1.0 / 180 / 1e5).squareRoot())
  }

  @Test("A range moves and stretches the draws")
  func range() {
    var stream = RandomStream(seed: 1, stage: "range")
    let values = (0..<1000).map { _ in stream.uniform(-3...5) }
    #expect(values.allSatisfy { (-3.0..<5).contains($0) })
    #expect((values.min() ?? 0) < -2.9 && (values.max() ?? 0) > 4.9)
  }

  @Test("Normal draws have mean 0, variance 1 and the normal's share within one deviation")
  func gaussian() {
    var stream = RandomStream(seed: 1, stage: "gaussian")
    let values = (0..<100_000).map { _ in stream.gaussian() }
    #expect(values.allSatisfy { $0.isFinite })
    #expect(abs(mean(values)) < 5 * 1e-5.squareRoot())
    #expect(abs(variance(values) - 1) < 5 * 2e-5.squareRoot())
    #expect(abs(Double(values.count { abs($0) < 1 }) / 1e5 - 0.682_689) < 5 * (0.2166 / 1e5).squareRoot())
  }

  @Test("A permutation holds every index once", arguments: [0, 1, 2, 17, 1000])
  func permutation(count: Int) {
    var stream = RandomStream(seed: 5, stage: "permutation")
    #expect(stream.permutation(count).sorted() == Array(0..<count))
  }

  @Test("All orders of three are equally likely")
  func orders() {
    var stream = RandomStream(seed: 5, stage: "orders")
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[stream.permutation(3), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs(Double($0) - 1000) < 5 * (1000 * 5.0 / 6).squareRoot() })
  }

  @Test("A sample holds distinct indices, and all of them where it asks for more")
  func sample() {
    var stream = RandomStream(seed: 5, stage: "sample")
    let sample = stream.sample(10, below: 100)
    #expect(Set(sample).count == 10 && sample.allSatisfy { (0..<100).contains($0) })
    #expect(stream.sample(10, below: 4).sorted() == [0, 1, 2, 3])
  }

  @Test("A seed for another generator fits a signed number")
  func seed() {
    var stream = RandomStream(seed: 5, stage: "seed")
    #expect((0..<1000).allSatisfy { _ in stream.seed() <= UInt64(Int64.max) })
  }
}

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

private func variance(_ values: [Double]) -> Double {
  let centre = mean(values)
  return values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(values.count)
}
