import Catalog
import Foundation
import GSL
import Testing
import Theory

@Suite("Theorem 4") struct Theorem4Tests {
  private func layer(_ stream: inout RandomStream) -> FirstLayerCovering.Layer {
    FirstLayerCovering.Layer(
      inputNorm: exp(stream.uniform(0...6)), count: Int.random(in: 1...5000, using: &stream),
      inputs: Int.random(in: 1...3072, using: &stream), outputs: Int.random(in: 1...512, using: &stream),
      group: exp(stream.uniform(-1...4)), radius: exp(stream.uniform(-2...3)))
  }

  @Test("The exact form exceeds the printed one by ln(N + 1)/ln N and no more")
  func ceiling() {
    var stream = RandomStream(seed: 17, stage: "theorem 4")
    for _ in 0..<500 {
      let layer = layer(&stream)
      let atoms = 2 * Double(layer.inputs + layer.count) * Double(layer.outputs)
      let ratio = layer.withoutCeiling(at: 1).value / layer.printed(at: 1).value
      #expect(agrees(ratio, log1p(atoms) / log(atoms), within: 1e-10) && ratio < 1.17)
    }
  }

  @Test("One constant column instead of n makes the count smaller by a factor near n·m² for large radii")
  func oneColumn() {
    let layer = FirstLayerCovering.Layer(inputNorm: 30, count: 1, inputs: 3072, outputs: 32, group: 3, radius: 1000)
    for n in [100, 2500] {
      var larger = layer
      larger.count = n
      larger.inputNorm = 30 * Double(n).squareRoot()
      // (1 + m√nC)²(x + 1)²n against (x + C)²n, up to the logarithms.
      let expected = pow((1 + 32 * Double(n).squareRoot() * 1000) * 31 / 1030, 2)
      let logs = log(2.0 * Double(3072 + n) * 32) / log(2.0 * 3073 * 32 + 1)
      #expect(agrees(larger.printed(at: 1).value / larger.oneColumn(at: 1).value, expected * logs, within: 1e-9))
    }
    var stream = RandomStream(seed: 18, stage: "one column")
    for _ in 0..<200 {
      let layer = self.layer(&stream)
      if layer.radius >= 1 { #expect(layer.oneColumn(at: 1) < layer.withoutCeiling(at: 1)) }
    }
  }

  @Test("Every element of the first layer's class is a convex combination of unit atoms of the radius it is given")
  func radii() throws {
    var stream = RandomStream(seed: 19, stage: "one column atoms")
    for _ in 0..<200 {
      let (n, d, m) = (3, 2, 2)
      let x = (0..<n).map { _ in (0..<d).map { _ in stream.gaussian() } }
      let a = (0..<d).map { _ in (0..<m).map { _ in stream.gaussian() } }
      let radius = exp(stream.uniform(-1...2))
      let trigger = unitVector(&stream, d).map { $0 * radius }
      // Σ_c ‖X_c‖·Σ_o|a_{c,o}| + √n·Σ_o|⟨δ, a_o⟩| is the sum of coefficients on unit atoms.
      var coefficients = 0.0
      for c in 0..<d {
        let column = x.reduce(0) { $0 + $1[c] * $1[c] }.squareRoot()
        coefficients += column * a[c].reduce(0) { $0 + abs($1) }
      }
      var group = 0.0
      for o in 0..<m {
        coefficients += Double(n).squareRoot() * abs((0..<d).reduce(0) { $0 + trigger[$1] * a[$1][o] })
        group += (0..<d).reduce(0) { $0 + a[$1][o] * a[$1][o] }.squareRoot()
      }
      let norm = x.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(coefficients <= group * (norm + Double(n).squareRoot() * radius) * (1 + 1e-12))
    }
  }

  @Test("Rows give log counts without a probability, and refuse a scale of zero")
  func rows() throws {
    var stream = RandomStream(seed: 20, stage: "theorem 4 rows")
    let subject = try BoundSubject(sample: sample(count: 100), network: randomChain(&stream, layers: 2))
    let rows = try FirstLayerCovering().rows(for: subject)
    #expect(rows.map(\.variant) == ["printed", "corrected", "tightened"])
    #expect(rows.allSatisfy { $0.value == nil && $0.vacuous == nil && $0.quantity == .logCount })
    #expect(throws: Fault.self) { try FirstLayerCovering(scale: 0).rows(for: subject) }
  }
}
