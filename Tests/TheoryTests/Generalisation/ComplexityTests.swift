import Catalog
import Foundation
import Testing
import Theory

@Suite("Complexities") struct ComplexityTests {
  @Test(
    "Twice the Rademacher bound at n = 5000 has its three values: printed, best α, chaining",
    arguments: [(20.0, 0.819, 0.521, 0.139), (100, 4.09, 1.83, 0.442)])
  func threeValues(constant: Double, printed: Double, optimal: Double, chaining: Double) {
    let k = Magnitude(constant)
    #expect(abs(2 * DudleyIntegral.printed(constant: k, count: 5000).value - printed) < 0.005)
    #expect(abs(2 * DudleyIntegral.optimal(constant: k, count: 5000).value - optimal) < 0.005)
    #expect(abs(2 * Chaining.rademacher(constant: k, count: 5000).value - chaining) < 0.0005)
  }

  @Test("The printed choice of α gives 4/n + 12·K·ln(n)/n", arguments: [2, 50, 5000, 1_000_000])
  func printedClosedForm(n: Int) {
    for constant in [0.01, 1, 1e3, 1e12] {
      let exact = 4 / Double(n) + 12 * constant * log(Double(n)) / Double(n)
      let found = DudleyIntegral.printed(constant: Magnitude(constant), count: n).value
      #expect(found >= exact * (1 - 1e-15) && agrees(found, exact, within: 1e-12))
    }
  }

  @Test("No α does better than the best one, and chaining does better still", arguments: [100, 5000, 50000])
  func optimalIsLeast(n: Int) {
    let root = Double(n).squareRoot()
    for constant in [0.1, 3, 20, 100, 1e4] {
      let best = DudleyIntegral.optimal(constant: Magnitude(constant), count: n).value
      for alpha in stride(from: -20.0, through: 0, by: 0.25).map({ root * exp($0) }) {
        #expect(best <= (4 * alpha / root + 12 * constant / Double(n) * log(root / alpha)) * (1 + 1e-12))
      }
      #expect(best <= DudleyIntegral.printed(constant: Magnitude(constant), count: n).value)
      if best < 1 { #expect(Chaining.rademacher(constant: Magnitude(constant), count: n).value < best) }
    }
  }

  @Test("Quadrature of K²/ε² finds the closed form", arguments: [1.0, 20, 100])
  func quadratureAgrees(constant: Double) throws {
    let found = try DudleyIntegral.quadrature(QuadraticEntropy(constant: constant), count: 5000)
    let exact = DudleyIntegral.optimal(constant: Magnitude(constant), count: 5000).value
    #expect(found >= exact * (1 - 1e-7) && agrees(found, exact, within: 1e-6))
  }

  @Test("Free levels do at least as well as geometric ones, and hardly better for K²/ε²", arguments: [2.0, 20, 100])
  func generalChaining(constant: Double) throws {
    let free = try Chaining.rademacher(entropy: QuadraticEntropy(constant: constant), count: 5000)
    let geometric = Chaining.rademacher(constant: Magnitude(constant), count: 5000).value
    #expect(free <= geometric * (1 + 1e-3))
    #expect(free > geometric * 0.95)
  }

  @Test("The smaller of two entropies gives a bound at most that of either")
  func leastEntropy() throws {
    let quadratic = QuadraticEntropy(constant: 60)
    let parametric = ParametricEntropy(parameters: 40, radius: 300)
    let both = try Chaining.rademacher(entropy: LeastEntropy([quadratic, parametric]), count: 5000)
    #expect(both <= 1.001 * (try Chaining.rademacher(entropy: quadratic, count: 5000)))
    #expect(both <= 1.001 * (try Chaining.rademacher(entropy: parametric, count: 5000)))
  }

  @Test("Chaining lies above the complexity of the linear class, which is known")
  func chainingIsABound() {
    // {⟨w, x⟩ + ½ : ‖w‖ ≤ ½} on n unit vectors: the complexity is ½E‖Σσᵢxᵢ‖/n ≤ 1/(2√n), attained up to Jensen.
    var stream = RandomStream(seed: 2, stage: "linear class")
    let (n, d) = (400, 20)
    let inputs = (0..<n).map { _ in unitVector(&stream, d) }
    var mean = 0.0
    for _ in 0..<200 {
      var sum = [Double](repeating: 0, count: d)
      for x in inputs {
        let sign = stream.uniform() < 0.5 ? -1.0 : 1
        for j in 0..<d { sum[j] += sign * x[j] }
      }
      mean += 0.5 * sum.reduce(0) { $0 + $1 * $1 }.squareRoot() / Double(n) / 200
    }
    // Maurey over the coordinates: K = ½·√d·‖X‖_{2,∞}-type bounds are at least ½‖X‖_F·√(ln(2d + 1)).
    let constant = 0.5 * Double(n).squareRoot() * log(2 * Double(d) + 1).squareRoot()
    #expect(Chaining.rademacher(constant: Magnitude(constant), count: n).value > mean)
  }

  @Test("Maurey's averages cover: some draw of k atoms is within ε, for radii and scales at random")
  func maureyCovers() {
    var stream = RandomStream(seed: 3, stage: "maurey")
    for _ in 0..<300 {
      let dimension = Int.random(in: 1...6, using: &stream)
      let atoms = (0..<Int.random(in: 2...8, using: &stream)).map { _ in
        unitVector(&stream, dimension).map { $0 * stream.uniform() }
      }
      let weights = atoms.map { _ in -log(1 - stream.uniform()) }
      let total = weights.reduce(0, +)
      let radius = exp(stream.uniform(-1...1)), scale = radius / (1 + 3 * stream.uniform())
      let target = (0..<dimension).map { j in
        zip(atoms, weights).reduce(0) { $0 + radius * $1.1 / total * $1.0[j] }
      }
      let terms = max(1, Int(((radius / scale) * (radius / scale)).rounded(.up)) - 1)
      // Every multiset of `terms` atoms, as the lemma counts them; the least error among them and zero.
      var least = target.reduce(0) { $0 + $1 * $1 }.squareRoot()
      forEachMultiset(atoms.count, terms) { chosen in
        let error = (0..<dimension).reduce(0.0) { sum, j in
          let average = chosen.reduce(0.0) { $0 + atoms[$1][j] } * radius / Double(terms)
          return sum + (target[j] - average) * (target[j] - average)
        }
        least = min(least, error.squareRoot())
      }
      #expect(least <= scale * (1 + 1e-12))
      let promised = MaureyCover.logCount(radius: Magnitude(radius), scale: scale, atoms: Double(atoms.count)).value
      #expect(Double(terms) * log(Double(atoms.count)) <= promised || radius <= scale)
    }
  }

  @Test("The ramp lies between the error and the share of margins below γ, and its mean is rounded up")
  func ramp() throws {
    var stream = RandomStream(seed: 4, stage: "ramp")
    for _ in 0..<1000 {
      let scores = (0..<4).map { _ in (stream.uniform(-2...2) * 4).rounded() / 4 }
      let label = Int.random(in: 0..<4, using: &stream)
      let gamma = exp(stream.uniform(-2...2))
      let margin = RampLoss.margin(of: scores, label: label)
      let loss = RampLoss.value(margin: margin, gamma: gamma)
      let isError = scores.indices.contains { $0 != label && scores[$0] >= scores[label] }
      #expect(loss >= (isError ? 1 : 0) && loss <= (margin <= gamma ? 1 : 0))
    }
    #expect(try RampLoss.empiricalRisk(margins: Array(repeating: 0.7, count: 1000), gamma: 1) >= 0.3)
    #expect(throws: (any Error).self) { try RampLoss.empiricalRisk(margins: [], gamma: 1) }
    #expect(throws: (any Error).self) { try RampLoss.empiricalRisk(margins: [1], gamma: 0) }
  }
}

func unitVector(_ stream: inout RandomStream, _ dimension: Int) -> [Double] {
  let vector = (0..<dimension).map { _ in stream.gaussian() }
  let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return vector.map { $0 / length }
}

private func forEachMultiset(_ size: Int, _ count: Int, _ visit: ([Int]) -> Void) {
  var chosen = [Int](repeating: 0, count: count)
  while true {
    visit(chosen)
    guard let place = chosen.lastIndex(where: { $0 < size - 1 }) else { return }
    let value = chosen[place] + 1
    for j in place..<count { chosen[j] = value }
  }
}
