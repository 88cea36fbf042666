import Foundation
import GSL
import Testing

@Suite("MersenneTwister") struct MersenneTwisterTests {
  @Test("One name gives one sequence, and any change of the name another")
  func naming() {
    func draws(_ seed: UInt64, _ name: String, _ index: Int) -> [UInt64] {
      let stream = MersenneTwister(seed: seed, name: name, index: index)
      return (0..<4).map { _ in stream.next() }
    }
    #expect(draws(1, "poison", 0) == draws(1, "poison", 0))
    let others = [
      draws(1, "poison", 0), draws(2, "poison", 0), draws(1 << 32 | 1, "poison", 0), draws(1, "poison", 1),
      draws(1, "poisons", 0), draws(1, "", 0), draws(1, "\0", 0), draws(1, "poison", -1),
    ]
    #expect(Set(others).count == others.count)
  }

  @Test("The first draws of a named stream stay what they were")
  func pinned() {
    let stream = MersenneTwister(seed: 42, name: "pinned", index: 7)
    #expect((0..<4).map { _ in stream.next32() } == [20_517_760, 1_509_412_302, 257_613_250, 3_512_126_794])
  }

  @Test("The generator gives the sequence that its authors published for their key")
  func publishedSequence() {
    // Matsumoto and Nishimura, mt19937ar.out (2002).
    let stream = MersenneTwister(key: [0x123, 0x234, 0x345, 0x456])
    let expected: [UInt32] = [1_067_595_299, 955_945_823, 477_289_528, 4_107_218_783, 4_228_976_476]
    #expect(expected.map { _ in stream.next32() } == expected)
    for _ in expected.count..<999 { _ = stream.next32() }
    #expect(stream.next32() == 3_460_025_646)
  }

  @Test("Uniform and normal draws have the moments of their distributions")
  func moments() throws {
    let stream = MersenneTwister(seed: 11, name: "moments")
    let uniform = (0..<20_000).map { _ in stream.uniform(in: -1..<3) }
    #expect(uniform.allSatisfy { $0 >= -1 && $0 < 3 })
    #expect(try abs(Statistics.mean(uniform) - 1) < 0.05)
    #expect(try abs(Statistics.variance(uniform) - 16.0 / 12) < 0.05)
    let normal = (0..<20_000).map { _ in stream.gaussian(mean: 2, standardDeviation: 3) }
    #expect(try abs(Statistics.mean(normal) - 2) < 0.1)
    #expect(try abs(Statistics.standardDeviation(normal) - 3) < 0.1)
  }

  @Test("Integers below a bound and orders of three are equally likely")
  func uniformity() throws {
    let stream = MersenneTwister(seed: 12, name: "uniformity")
    func statistic(_ counts: [Int], expected: Double) -> Double {
      counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    }
    var digits = [Int](repeating: 0, count: 10)
    for _ in 0..<10_000 { digits[stream.integer(below: 10)] += 1 }
    #expect(try ChiSquared(degreesOfFreedom: 9).survival(statistic(digits, expected: 1000)) > 1e-4)
    var orders: [[Int]: Int] = [:]
    for _ in 0..<6000 { orders[stream.shuffled([0, 1, 2]), default: 0] += 1 }
    #expect(orders.count == 6)
    #expect(try ChiSquared(degreesOfFreedom: 5).survival(statistic(Array(orders.values), expected: 1000)) > 1e-4)
  }

  @Test("Samples are distinct elements")
  func selections() {
    let stream = MersenneTwister(seed: 13, name: "selections")
    let sample = stream.sample(5, of: Array(0..<9))
    #expect(Set(sample).count == 5 && Set(sample).isSubset(of: 0..<9))
    #expect(stream.sample(0, of: [1]).isEmpty)
  }
}
