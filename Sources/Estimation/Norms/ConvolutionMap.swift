import Catalog
import Theory
public import Torch

/// The linear map of a zero-padded convolution on images of one size; a dense layer is one on images of one pixel.
///
/// y[o, u] = Σ_{c, t} w[o, c, t]·x[c, s·u + d·t − p], with stride s, dilation d and padding p on both axes.
public struct ConvolutionMap: Sendable {
  /// w, [outputs, inputs of a group, kernel height, kernel width], in double.
  public let weight: Tensor
  public let stride: Int
  public let padding: Int
  public let dilation: Int
  public let groups: Int
  /// [C, H, W].
  public let inputShape: [Int]
  /// [C, H, W].
  public let outputShape: [Int]
  /// w with the dilation written out as zeros.
  let spread: Tensor

  /// - Throws: `Fault` if the shapes do not fit, or a weight is not finite.
  public init(
    weight: Tensor, inputShape: [Int], stride: Int = 1, padding: Int = 0, dilation: Int = 1, groups: Int = 1
  ) throws {
    let shape = weight.shape
    guard shape.count == 4, inputShape.count == 3, groups >= 1, stride >= 1, dilation >= 1, padding >= 0,
      shape[0] % groups == 0, shape[1] * groups == inputShape[0]
    else {
      throw Fault(.badData, "weights of \(shape) in \(groups) groups do not fit inputs of \(inputShape)")
    }
    guard try weight.isFinite() else { throw Fault(.badData, "a weight is not finite") }
    self.weight = try weight.to(.float64)
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.inputShape = inputShape
    spread = try self.weight.spread(by: dilation)
    let sides = zip(inputShape[1...], spread.shape[2...]).map { ($0 + 2 * padding - $1) / stride + 1 }
    guard zip(inputShape[1...], spread.shape[2...]).allSatisfy({ $0 + 2 * padding >= $1 }) else {
      throw Fault(
        .badData, "a window of \(spread.shape[2...]) does not fit images of \(inputShape) padded by \(padding)")
    }
    outputShape = [shape[0]] + sides
  }

  /// A dense layer's map, `matrix` [outputs, inputs].
  public init(matrix: Tensor) throws {
    let shape = matrix.shape
    try self.init(weight: matrix.reshaped(shape + [1, 1]), inputShape: [shape[1], 1, 1])
  }

  /// d: input coordinates.
  public var inputs: Int { inputShape.reduce(1, *) }
  /// Output coordinates.
  public var outputs: Int { outputShape.reduce(1, *) }
  /// Whether the map acts on each pixel by itself; its norm is then that of one pixel's matrix.
  public var isPointwise: Bool { spread.shape[2...].allSatisfy { $0 == 1 } }

  /// Whether it is a matrix on vectors.
  public var isDense: Bool { isPointwise && inputShape[1...].allSatisfy { $0 == 1 } && groups == 1 }

  /// √∏visits: how much the copying of an image into windows may stretch it.
  var expansion: Double {
    SlidingWindow.expansion(
      weight.shape[2...].map { SlidingWindow(kernel: $0, stride: stride, dilation: dilation) })
  }

  /// `images` [N, C, H, W] under the map, in their own type.
  public func apply(_ images: Tensor) throws -> Tensor {
    try images.conv2d(spread.to(images.dtype), nil, stride: stride, padding: padding, groups: groups)
  }

  /// The same kernel with other weights.
  public func replacing(_ weight: Tensor) throws -> ConvolutionMap {
    try ConvolutionMap(
      weight: weight, inputShape: inputShape, stride: stride, padding: padding, dilation: dilation, groups: groups)
  }
}

extension Tensor {
  /// A kernel [O, I, h, w] with d − 1 zeros between neighbouring taps.
  fileprivate func spread(by d: Int) throws -> Tensor {
    guard d > 1 else { return self }
    let (o, i, h, w) = (shape[0], shape[1], shape[2], shape[3])
    let tall = try Tensor.concatenated(
      [reshaped([o, i, h, 1, w, 1]), .zeros([o, i, h, d - 1, w, 1], dtype)], along: 3)
    let wide = try Tensor.concatenated([tall, .zeros([o, i, h, d, w, d - 1], dtype)], along: 5)
    return try wide.reshaped([o, i, h * d, w * d]).sliced(0..<(h - 1) * d + 1, along: 2)
      .sliced(0..<(w - 1) * d + 1, along: 3).contiguous()
  }
}
