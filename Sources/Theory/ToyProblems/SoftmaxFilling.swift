import Catalog

extension SoftmaxProblem {
  /// Fills a draw with a random classifier, a sample of image patches and labels.
  ///
  /// W is scaled so that ½‖W‖² = L − μ; labels, target and classifier are independent.
  static func fill(_ draw: Draw, _ sketch: Sketch, images: ImagePatches?, using stream: inout RandomStream) {
    let categories = 2 + Int(4 * stream.uniform()), samples = 1 + Int(8 * stream.uniform())
    draw.reset(dimension: sketch.dimension, parameters: 1, samples: samples, categories: categories)
    draw[Place.mu][0] = sketch.mu
    let curvature = max(sketch.L - sketch.mu, 1e-3 * sketch.L)
    Kernels.fill(draw[Place.W], draw.count(Place.W), norm: (2 * curvature).squareRoot(), rows: categories, &stream)
    for c in 0..<categories { draw[Place.bias][c] = stream.uniform(-1...1) }
    for i in 0..<samples {
      let patch = draw[Place.X] + i * draw.dimension
      if let images {
        images.cut(draw.dimension, into: patch, using: &stream)
      } else {
        ImagePatches.synthesise(draw.dimension, into: patch, using: &stream)
      }
      draw[Place.labels][i] = Double(Int(stream.uniform() * Double(categories)))
    }
    draw[Place.target][0] = Double(Int(stream.uniform() * Double(categories)))
  }
}
