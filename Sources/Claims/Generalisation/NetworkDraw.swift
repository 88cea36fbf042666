import Catalog
import Foundation
import Theory

/// Constants of Theorem 3 drawn over the ranges of real networks: up to eighteen layers, (2,1) norms above spectral
/// ones.
struct NetworkDraw: CustomStringConvertible {
  let formula: PrintedTheorem3

  /// The paper's setting has C_δ = 10 and pixels in [0, 1], so x_rms ≤ √3072.
  init(_ stream: inout RandomStream, radius: Double? = nil) {
    let layers = Int.random(in: 1...18, using: &stream)
    let spectral = (0..<layers).map { _ in stream.magnitude(0.5...10) }
    formula = PrintedTheorem3(
      spectral: spectral, group: spectral.map { $0 * stream.magnitude(1...60) }, width: stream.magnitude(3072...65536),
      firstOutputs: stream.magnitude(1...64).rounded(), rootMeanSquare: stream.uniform(0...3072.0.squareRoot()),
      radius: radius ?? stream.magnitude(0.1...30), gamma: stream.magnitude(0.01...100))
  }

  var description: String {
    "L = \(formula.spectral.count), W = \(shown(formula.width)), m₁ = \(shown(formula.firstOutputs)), "
      + "x_rms = \(shown(formula.rootMeanSquare)), C = \(shown(formula.radius)), γ = \(shown(formula.gamma))"
  }
}
