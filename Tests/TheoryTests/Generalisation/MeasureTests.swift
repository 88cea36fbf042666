import Catalog
import Foundation
import Testing
import Theory

/// Published bounds and measures that are listed beside the theorems.
@Suite("Published measures") struct MeasureTests {
  private func chain(_ layers: [(spectral: Double, frobenius: Double)], biasSum: Double = 0) throws -> NetworkProfile {
    try NetworkProfile.chain(
      layers.enumerated().map { index, norms in
        var weights = LayerNorms(
          spectral: norms.spectral, group: 2 * norms.frobenius, biasSum: biasSum, biasNorm: biasSum)
        weights.frobenius = norms.frobenius
        return LayerProfile(
          name: "\(index)", weights: weights, reference: weights,
          distance: LayerDistance(atomic: 0.5, frobenius: 0.25), inputs: 6, outputs: 6)
      }, lipschitz: layers.map { _ in 1 })
  }

  @Test("Neyshabur's divergence is that of its formula with weights rebalanced to one operator norm")
  func neyshabur() throws {
    let layers = [(2.0, 3.0), (0.5, 1.5), (4.0, 5.0)].map { (spectral: $0.0, frobenius: $0.1) }
    let found = try #require(NeyshaburBound.divergence(chain(layers), largestNorm: 7, gamma: 2))
    let mean = pow(2 * 0.5 * 4, 1 / 3.0)
    let deviation = 2 / (42 * 3 * 7 * mean * mean * (6 * log(4 * 6 * 3)).squareRoot())
    let norms = layers.reduce(0) { $0 + pow($1.frobenius * mean / $1.spectral, 2) }
    #expect(agrees(found.value, norms / (2 * deviation * deviation), within: 1e-12))
  }

  @Test("Golowich's complexity of one layer is B(√(2 ln 2) + 1)‖A‖_F/√n, and needs no exponential of the depth")
  func golowich() {
    let one = GolowichComplexity.complexity(frobenius: [3], largestNorm: 2, count: 16)
    #expect(agrees(one.value, 2 * ((2 * log(2)).squareRoot() + 1) * 3 / 4, within: 1e-12))
    let deep = GolowichComplexity.complexity(frobenius: Array(repeating: 1, count: 100), largestNorm: 1, count: 1)
    #expect(agrees(deep.value, (200 * log(2)).squareRoot() + 1, within: 1e-12))
  }

  @Test("Distances are the sum, the Euclidean norm and the sum of squared ratios of the layers'")
  func distances() throws {
    let network = try chain([(2, 3), (0.5, 1.5)])
    let rows = try WeightDistances().rows(for: BoundSubject(sample: sample(count: 4), network: network))
    let sizes = Dictionary(uniqueKeysWithValues: rows.map { ($0.variant, pow(10, $0.log10)) })
    #expect(
      agrees(sizes["atomic"]!, 1, within: 1e-9) && agrees(sizes["frobenius"]!, 0.25 * 2.0.squareRoot(), within: 1e-9))
    #expect(agrees(sizes["spectral"]!, 0.015625 + 0.25, within: 1e-9))
    #expect(rows.allSatisfy { !$0.rigorous && $0.quantity == .measure && $0.value == nil && $0.vacuous == nil })
  }

  @Test("Scaling a layer leaves normalised margins as they are, quantile by quantile")
  func normalisedMargins() throws {
    func quantiles(_ scale: Double) throws -> [Double] {
      let network = try chain([(2 * scale, 3 * scale), (0.5, 1.5)])
      var data = try sample(count: 5)
      data.cleanMargins = [-1, 1, 2, 3, 5].map { $0 * scale }
      let row = try NormalisedMargins().rows(for: BoundSubject(sample: data, network: network))[0]
      return ["q10", "q25", "q50", "q75", "q90"].map { row.terms[$0]! }
    }
    let (one, ten) = (try quantiles(1), try quantiles(10))
    #expect(one == one.sorted() && one[0] < 0 && one[4] > 0)
    for (a, b) in zip(one, ten) { #expect(agrees(a, b, within: 1e-9)) }
  }

  @Test("What is published for homogeneous networks without biases says so of others, and is never called rigorous")
  func caveats() throws {
    var network = try chain([(2, 3), (0.5, 1.5)], biasSum: 0.1)
    func caveats() throws -> [String] {
      let subject = try BoundSubject(sample: sample(count: 50), network: network)
      return try (NeyshaburBound().rows(for: subject) + GolowichComplexity().rows(for: subject)).map { row in
        #expect(!row.rigorous)
        return row.caveat
      }
    }
    #expect(try caveats().allSatisfy { $0.contains("homogeneous") })
    network = try chain([(2, 3), (0.5, 1.5)])
    network.isHomogeneous = true
    #expect(try caveats().allSatisfy { !$0.contains("homogeneous") })
  }
}
