import Testing
import Theory

@Suite("Geometric sums")
struct GeometricSumsTests {
  @Test(
    "They are the sums that they stand for", arguments: [0, 0.3, 0.8, 0.9998, 1, 1.1], [0, 1, 2, 3, 5, 50, 1000])
  func sums(q: Double, k: Int) {
    var (power, sum, slope, previous) = (1.0, 0.0, 0.0, 0.0)
    for j in 0..<k {
      slope += Double(j) * previous
      sum += power
      (previous, power) = (power, power * q)
    }
    let found = GeometricSums(q: q, k: k)
    #expect(abs(found.power - power) <= 1e-12 * power)
    #expect(abs(found.sum - sum) <= 1e-12 * sum)
    #expect(abs(found.slope - slope) <= 1e-12 * slope)
  }

  @Test("Where q is within rounding of one, S is k and T is k(k − 1)/2")
  func nearOne() {
    let found = GeometricSums(q: 1 - 1e-15, k: 1000)
    #expect(abs(found.sum / 1000 - 1) < 1e-11)
    #expect(abs(found.slope / 499_500 - 1) < 1e-11)
  }

  @Test("In logarithms they go on where Double ends, and lie at or above it", arguments: [5, 5000])
  func logarithms(k: Int) {
    let exact = GeometricSums(q: 0.8, k: k), upper = GeometricSums(q: Magnitude(0.8), k: k)
    #expect(abs(upper.power.log10 - Double(k) * -0.096_910_013_008_056_42) < 1e-9)
    #expect(upper.sum.value >= exact.sum && upper.sum.value <= exact.sum * (1 + 1e-12))
    #expect(upper.slope.value >= exact.slope && upper.slope.value <= exact.slope * (1 + 1e-12))
  }
}
