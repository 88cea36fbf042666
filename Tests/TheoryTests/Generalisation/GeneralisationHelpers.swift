import Catalog
import Foundation
import Theory

/// Whether two numbers agree to a relative accuracy.
func agrees(_ a: Double, _ b: Double, within relative: Double) -> Bool {
  abs(a - b) <= relative * max(abs(a), abs(b))
}

/// The profile of seven layers that the exact numbers of Theorem 3 are quoted for.
func sevenLayers(width: Double = 32768, firstOutputs: Double = 32, radius: Double = 10, gamma: Double = 5)
  -> PrintedTheorem3
{
  PrintedTheorem3(
    spectral: Array(repeating: 3, count: 7), group: [30] + Array(repeating: 60, count: 6), width: width,
    firstOutputs: firstOutputs, rootMeanSquare: 30, radius: radius, gamma: gamma)
}

/// A chain of `count` dense layers with random norms, a (2,1) norm at least the spectral one.
func randomChain(_ stream: inout RandomStream, layers count: Int, withReference: Bool = false) throws -> NetworkProfile
{
  var inputs = Int.random(in: 8...3072, using: &stream)
  var layers: [LayerProfile] = []
  for index in 0..<count {
    let outputs = Int.random(in: 2...512, using: &stream)
    let spectral = exp(stream.uniform(-2...2))
    let group = spectral * (1 + 20 * stream.uniform())
    var norms = LayerNorms(spectral: spectral, group: group, biasSum: 0.3, biasNorm: 0.1)
    norms.frobenius = spectral * (1 + stream.uniform())
    layers.append(
      LayerProfile(
        name: "layer\(index)", weights: norms, reference: withReference ? norms : nil,
        distance: withReference
          ? LayerDistance(atomic: 0.05 * group, biasSum: 0.01, frobenius: 0.05 * norms.frobenius!) : nil,
        inputs: inputs, outputs: outputs))
    inputs = outputs
  }
  return try NetworkProfile.chain(layers, lipschitz: Array(repeating: 1, count: count))
}

/// A sample profile whose margins are all `margin`.
func sample(
  count: Int, classes: Int = 10, dimension: Int = 3072, rootMeanSquare: Double = 30, radius: Double = 10,
  margin: Double = 1
) throws -> SampleProfile {
  let norm = rootMeanSquare * Double(count).squareRoot()
  return try SampleProfile(
    count: count, classes: classes, dimension: dimension, cleanNorm: norm,
    triggeredNorm: norm + radius * Double(count).squareRoot(), largestNorm: rootMeanSquare, radius: radius,
    triggeredMargins: Array(repeating: margin, count: count), cleanMargins: Array(repeating: margin, count: count))
}
