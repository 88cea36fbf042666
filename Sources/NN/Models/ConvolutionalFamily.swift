import Catalog

/// A published convolutional network with a stem and a width to choose, whose weights fit images of any size.
protocol ConvolutionalFamily: Model {
  var stem: Stem { get set }
  /// Multiplies the channels of every layer.
  var width: Double { get set }
}

extension ConvolutionalFamily {
  func channels(_ nominal: Int) -> Int { WidthMultiplier.scaled(nominal, by: width) }

  /// `self` with stem and width as a state dict of these shapes has them.
  ///
  /// Most of its convolutions must be there by name; what else does not fit is for the comparison of names to tell.
  /// - Parameters:
  ///   - first: the name of the first convolution's weight.
  ///   - head: the name of the last layer's weight.
  func fitted(
    to shapes: [String: [Int]], first: String, head: String
  ) -> (model: Self, classes: Int, inputShape: [Int])? {
    guard let stemShape = shapes[first], stemShape.count == 4, let headShape = shapes[head], headShape.count == 2
    else { return nil }
    var model = self
    model.stem = Stem(kernel: stemShape[2])
    // Any size of image will do, since all are averaged over at the end.
    let inputShape = [stemShape[1], 32, 32]
    guard let nominal = try? model.graph(classes: headShape[0], inputShape: inputShape).parameters().joined() else {
      return nil
    }
    let kernels = nominal.filter { $0.shape.count == 4 }
    let clues = kernels.compactMap { spec in
      shapes[spec.name].flatMap { $0.count == 4 ? (found: $0[0], nominal: spec.shape[0]) : nil }
    }
    guard 2 * clues.count > kernels.count, let width = WidthMultiplier.fitting(clues) else { return nil }
    model.width = width
    return (model, headShape[0], inputShape)
  }
}
