import Catalog

extension SoftplusProblem {
  /// Fills a draw with a random sum of softplus units.
  ///
  /// θ enters through the units, through the linear term, or through both, with equal chances; without the units
  /// ρ₂ = 0, and the ρ₁ term of c₂ stands alone.
  static func fill(
    _ draw: Draw, _ sketch: Sketch, scale: Double, isMinimax: Bool, using stream: inout RandomStream
  ) {
    let parameters = 1 + Int(3 * stream.uniform()), units = 1 + Int(6 * stream.uniform())
    draw.reset(dimension: sketch.dimension, parameters: parameters, samples: units)
    draw[Place.mu][0] = sketch.mu
    draw[Place.scale][0] = scale
    let curvature = max(sketch.L - sketch.mu, 1e-3 * sketch.L)
    Kernels.fill(draw[Place.W], draw.count(Place.W), norm: 2 * curvature.squareRoot(), rows: units, &stream)
    let place = stream.uniform()
    var filled = [Place.h, Place.b0, Place.theta]
    if place < 2.0 / 3 { filled.append(Place.B) }
    if place > 1.0 / 3 { filled.append(Place.C) }
    for index in filled {
      for i in 0..<draw.count(index) { draw[index][i] = stream.uniform(-1...1) }
    }
    if !isMinimax { QuadraticOuter.fill(draw, from: Place.outer, using: &stream) }
  }
}
