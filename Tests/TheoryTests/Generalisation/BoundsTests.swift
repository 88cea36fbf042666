import Catalog
import Foundation
import GSL
import Testing
import Theory

@Suite("Other bounds") struct BoundsTests {
  @Test(
    "Every bound of the catalogue gives rows that say whether they are rigorous and whether they are vacuous",
    arguments: Registry.bounds.ids)
  func contract(id: String) throws {
    var stream = RandomStream(seed: 23, stage: "contract")
    let subject = try BoundSubject(
      sample: sample(count: 200, margin: 3), network: randomChain(&stream, layers: 3, withReference: true),
      linear: LinearProfile(norm: 1, referenceNorm: 1, distance: 0.1), heldOut: HeldOutCount(errors: 3, trials: 100),
      heldOutTriggered: HeldOutCount(errors: 90, trials: 100),
      posterior: GaussianPosterior(distance: 0.5, levels: [.init(deviation: 0.1, meanError: 0.1)], draws: 100))
    let bound = try Registry.bounds(id)
    let rows = try bound.rows(for: subject)
    #expect(!rows.isEmpty)
    for row in rows {
      #expect(row.bound == id && !row.variant.isEmpty && !row.log10.isNaN)
      #expect((row.value != nil) == (row.quantity == .probability) && (row.vacuous != nil) == (row.value != nil))
      #expect(row.rigorous || !row.caveat.isEmpty)
      if let value = row.value { #expect((0...1).contains(value) && (row.vacuous! == (row.log10 >= 0))) }
      let encoded = try JSONValue(encoding: row)
      #expect(try encoded.decoded(as: BoundRow.self) == row && encoded.object?.count == 11)
    }
    let bare = try BoundSubject(
      sample: SampleProfile(
        count: 2, classes: 2, dimension: 2, cleanNorm: 1, triggeredNorm: 1, largestNorm: 1, radius: 1,
        triggeredMargins: [1, 1]))
    #expect(try bound.rows(for: bare).isEmpty)
  }

  @Test(
    "The held-out limit solves the binomial tail equation, and is never below the share seen",
    arguments: [(0, 30), (3, 100), (50, 1000), (999, 1000), (7, 7)])
  func heldOut(errors: Int, trials: Int) throws {
    for failure in [0.01, 0.05, 0.5] {
      let limit = try HeldOut.upperLimit(errors: errors, trials: trials, failure: failure)
      #expect(limit >= Double(errors) / Double(trials) && limit <= 1)
      guard errors < trials else { continue }
      let tail = try Distributions.binomialCumulative(errors, trials: trials, probability: limit)
      #expect(agrees(tail, failure, within: 1e-3) && tail <= failure)
    }
  }

  @Test("The divergence's inverse is its inverse, from above")
  func divergence() {
    var stream = RandomStream(seed: 24, stage: "divergence")
    for _ in 0..<2000 {
      let q = stream.uniform(), budget = exp(stream.uniform(-12...2))
      let p = BinaryDivergence.upperInverse(q, budget: budget)
      #expect(p >= q && p <= 1)
      if p < 1 {
        #expect(
          BinaryDivergence.value(q, p) >= budget && BinaryDivergence.value(q, p - 1e-9) < budget * (1 + 1e-6) + 1e-9)
      }
    }
    #expect(agrees(BinaryDivergence.upperInverse(0, budget: 0.1), 1 - exp(-0.1), within: 1e-10))
    #expect(BinaryDivergence.upperInverse(1, budget: 0.1) == 1)
    #expect(BinaryDivergence.value(0.5, 0) == .infinity && BinaryDivergence.value(0, 0) == 0)
  }

  @Test("PAC-Bayes falls with n and draws, rises with the distance, and costs ln G for G noise levels")
  func pacBayes() throws {
    func bound(_ distance: Double, _ n: Int, draws: Int = 1000, levels: Int = 1) throws -> Double {
      try PACBayes.bound(
        distance: distance, deviation: 0.1, meanError: 0.1, draws: draws, count: n, levels: levels, failure: 0.05
      ).bound
    }
    #expect(try bound(1, 5000) < bound(1, 500) && bound(1, 5000) < bound(3, 5000))
    #expect(try bound(1, 5000, draws: 10000) < bound(1, 5000) && bound(1, 5000, levels: 9) > bound(1, 5000))
    let exact = try PACBayes.bound(
      distance: 0, deviation: 1, meanError: 0, draws: 100_000_000, count: 1000, levels: 1, failure: 0.05)
    #expect(agrees(exact.bound, 1 - exp(-log(2 * 1000.0.squareRoot() / 0.025) / 1000), within: 1e-3))
  }

  @Test("PAC-Bayes holds for Gaussian posteriors over a threshold classifier, in all of 300 samples")
  func pacBayesHolds() throws {
    // x uniform on [0, 1], y = [x > ½]; the classifier [x > t] with t = t₀ + noise has error E|t − ½|.
    var stream = RandomStream(seed: 25, stage: "pac-bayes")
    for _ in 0..<300 {
      let n = 100, draws = 40, deviation = 0.05
      let inputs = (0..<n).map { _ in stream.uniform() }
      let centre = stream.uniform(0.4...0.6)
      let errors = (0..<draws).map { _ in
        let t = centre + deviation * stream.gaussian()
        return Double(inputs.count { ($0 > t) != ($0 > 0.5) }) / Double(n)
      }
      let found = try PACBayes.bound(
        distance: abs(centre - 0.3), deviation: deviation, meanError: errors.reduce(0, +) / Double(draws), draws: draws,
        count: n, levels: 1, failure: 0.05)
      // E|N(μ, σ²)|, folded normal.
      let z = (centre - 0.5) / deviation
      let truth = deviation * ((2 / Double.pi).squareRoot() * exp(-z * z / 2) + z * erf(z / 2.0.squareRoot()))
      #expect(truth <= found.bound)
    }
  }

  @Test("A certified image keeps its class under random and aligned triggers, and the share falls with the radius")
  func certified() throws {
    var stream = RandomStream(seed: 26, stage: "certified")
    for _ in 0..<100 {
      let weights = (0..<2).map { _ in (0..<3).map { _ in stream.gaussian() } }
      let spectral = weights.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
      func margin(_ x: [Double]) -> Double {
        let scores = weights.map { row in zip(row, x).reduce(0) { $0 + $1.0 * $1.1 } }
        return scores[0] - scores[1]
      }
      let x = (0..<3).map { _ in 3 * stream.gaussian() }
      let radius = stream.uniform()
      let share = CertifiedRobustness.certifiedShare(
        margins: [margin(x)], lipschitz: Magnitude(spectral), radius: radius)
      guard share == 1 else { continue }
      let difference = zip(weights[0], weights[1]).map { $0 - $1 }
      let length = difference.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let worst = zip(x, difference).map { $0 - radius * $1 / length }
      #expect(margin(worst) > 0)
    }
    let margins = (0..<100).map { Double($0) / 10 }
    let shares = [0.0, 0.5, 1, 2, 10].map {
      CertifiedRobustness.certifiedShare(margins: margins, lipschitz: .one, radius: $0)
    }
    #expect(shares == shares.sorted(by: >) && shares[0] == 0.99 && shares[4] == 0)
  }

  @Test("The weights of the grid sum to one, its points lie above the values, and the price is that of the point")
  func gridUnion() throws {
    let sum = (-200_000...200_000).reduce(0) { $0 + exp(-GridUnion.price(of: $1)) }
    #expect(sum < 1 && sum > 0.9999)
    var stream = RandomStream(seed: 27, stage: "grid")
    for step in GridUnion.steps {
      for _ in 0..<200 {
        let value = exp(stream.uniform(-3...8)), centre = exp(stream.uniform(-2...6))
        var union = GridUnion(step: step)
        let point = try union.cover(value, centre: centre)
        #expect(
          point >= value && (point <= value * (1 + step) * (1 + 1e-12) || point <= 1.001e-3 * centre * (1 + step)))
        let index = Int((log(point / centre) / log1p(step)).rounded())
        #expect(agrees(union.price, GridUnion.price(of: index), within: 1e-12))
      }
    }
    var union = GridUnion(step: 0.2)
    #expect(try union.cover(0, centre: 10) > 0)
    #expect(throws: Fault.self) { try union.cover(1, centre: 0) }
  }
}
