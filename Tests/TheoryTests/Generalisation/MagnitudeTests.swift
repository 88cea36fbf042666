import Catalog
import Foundation
import Testing
import Theory

@Suite("Magnitudes") struct MagnitudeTests {
  @Test("Products, sums, powers and quotients end at or above the exact value, and close to it")
  func outward() {
    var stream = RandomStream(seed: 1, stage: "magnitudes")
    for _ in 0..<2000 {
      let a = exp(stream.uniform(-30...30)), b = exp(stream.uniform(-30...30))
      let pairs: [(Magnitude, Double)] = [
        (Magnitude(a) * Magnitude(b), a * b), (Magnitude(a) + Magnitude(b), a + b), (Magnitude(a) / b, a / b),
        (Magnitude(a).squareRoot, a.squareRoot()), (Magnitude(a).power(2), a * a), (Magnitude(a), a),
        (Magnitude.norm([Magnitude(a), Magnitude(b)]), (a * a + b * b).squareRoot()),
      ]
      for (found, exact) in pairs {
        #expect(found.value >= exact * (1 - 0x1p-52))
        #expect(agrees(found.value, exact, within: 1e-12))
      }
    }
  }

  @Test("A sum of many equal terms is at least their number times one of them")
  func manyTerms() {
    for count in [1, 10, 1000, 100_000] {
      let sum = Magnitude.sum(Array(repeating: Magnitude(0.1), count: count)).value
      #expect(sum >= 0.1 * Double(count) && agrees(sum, 0.1 * Double(count), within: 1e-9))
    }
  }

  @Test("A product of a thousand large factors neither overflows nor loses its decimal logarithm")
  func noOverflow() {
    let product = Magnitude.product(Array(repeating: Magnitude(1e6), count: 1000))
    #expect(product.log10 >= 6000 && product.log10 < 6000.001)
    #expect(product.value == .infinity)
  }

  @Test("Zero absorbs, one changes nothing, and there is nothing below zero")
  func identities() {
    let x = Magnitude(3.7)
    #expect(Magnitude.zero * x == .zero && Magnitude.zero + x == x && .one * x == x)
    #expect(Magnitude.zero * .infinity == .zero && Magnitude.zero.value == 0 && Magnitude(1.0).value >= 1)
    #expect(Magnitude.sum([Magnitude]()) == .zero && Magnitude.zero < x && x < .infinity)
  }
}
