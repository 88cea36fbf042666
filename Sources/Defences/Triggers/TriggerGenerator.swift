import Catalog
import NN
import Torch

/// Makes additive triggers for any class from noise: two convolutions, each after an enlargement, on a linear start.
///
/// | symbol | shape          | meaning                                       |
/// |--------|----------------|-----------------------------------------------|
/// | `z`    | `[N, noise]`   | standard normal draws                         |
/// | `t`    | `[N, K]`       | the class, as a one and zeros                 |
/// | result | `[N, C, H, W]` | what is added to an image, in −1…1            |
struct TriggerGenerator {
  private static let channels = 16

  let shape: [Int]
  let classes: Int
  let noise: Int
  let parameters: TensorBundle
  /// A quarter of the image's sides, rounded up.
  private var start: (height: Int, width: Int) { ((shape[1] + 3) / 4, (shape[2] + 3) / 4) }

  /// - Parameter shape: of the images, [C, H, W].
  init(_ shape: [Int], classes: Int, noise: Int, _ generator: Generator, on device: Device) throws {
    (self.shape, self.classes, self.noise) = (shape, classes, noise)
    let wide = 2 * Self.channels, first = wide * ((shape[1] + 3) / 4) * ((shape[2] + 3) / 4)
    let shapes = [
      [first, noise + classes], [first], [Self.channels, wide, 3, 3], [Self.channels], [shape[0], Self.channels, 3, 3],
      [shape[0]],
    ]
    parameters = TensorBundle(
      try shapes.map { shape in
        // Biases start at zero, weights as layers' weights do.
        guard shape.count > 1 else { return try .zeros(shape, on: device) }
        let fan = Double(shape.dropFirst().reduce(1, *))
        return try (generator.uniform(shape).to(device) * 2 - 1) * (1 / fan).squareRoot()
      })
  }

  /// Triggers for `targets`, from noise drawn by `generator`.
  func triggers(_ targets: [Int], _ generator: Generator, parameters: TensorBundle? = nil) throws -> Tensor {
    let p = (parameters ?? self.parameters).tensors, device = p[0].device
    var flags = [Float](repeating: 0, count: targets.count * classes)
    for (row, target) in targets.enumerated() { flags[row * classes + target] = 1 }
    let drawn = try generator.normal([targets.count, noise]).to(device)
    let input = try Tensor.concatenated([drawn, Tensor(flags, [targets.count, classes]).to(device)], along: 1)
    let base = try input.linear(p[0], p[1]).relu()
      .reshaped([targets.count, 2 * Self.channels, start.height, start.width])
    let middle = try enlarged(base).conv2d(p[2], p[3], stride: 1, padding: 1).relu()
    return try enlarged(middle).conv2d(p[4], p[5], stride: 1, padding: 1).tanh()
      .sliced(0..<shape[1], along: 2).sliced(0..<shape[2], along: 3)
  }

  /// Every pixel becomes a square of four.
  private func enlarged(_ x: Tensor) throws -> Tensor {
    let s = x.shape
    return try x.reshaped([s[0], s[1], s[2], 1, s[3], 1]).expanded([s[0], s[1], s[2], 2, s[3], 2])
      .reshaped([s[0], s[1], 2 * s[2], 2 * s[3]])
  }
}
