import Catalog
import Foundation

extension QuadraticProblem {
  /// Fills a draw with a random quadratic.
  ///
  /// - Parameters:
  ///   - draw: of `ingredients`.
  ///   - sketch: the shared numbers.
  ///   - curved: the chance that A depends on θ.
  ///   - isMinimax: whether E = −e, so that no outer objective is drawn.
  ///   - stream: the instance's random numbers.
  static func fill(
    _ draw: Draw, _ sketch: Sketch, curved: Double, isMinimax: Bool, using stream: inout RandomStream
  ) {
    draw.reset(dimension: sketch.dimension, parameters: 1 + Int(3 * stream.uniform()))
    let d = draw.dimension
    for i in 0..<d { draw[Place.eigenvalues][i] = sketch.mu * pow(sketch.L / sketch.mu, stream.uniform()) }
    draw[Place.eigenvalues][0] = sketch.L
    if d > 1 { draw[Place.eigenvalues][1] = sketch.mu }
    for index in [Place.reflections, Place.b0, Place.B, Place.theta] { spread(1, draw, index, &stream) }
    if stream.uniform() < curved {
      spread(sketch.L * pow(10, -2 * stream.uniform()), draw, Place.A, &stream)
      draw[Place.isAdaptive][0] = stream.uniform() < 0.5 ? 1 : 0
    }
    if !isMinimax { QuadraticOuter.fill(draw, from: Place.outer, using: &stream) }
  }

  private static func spread(_ size: Double, _ draw: Draw, _ index: Int, _ stream: inout RandomStream) {
    let numbers = draw[index]
    for i in 0..<draw.count(index) { numbers[i] = stream.uniform(-size...size) }
  }
}
