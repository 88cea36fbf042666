import Torch

/// The largest entry of each window.
public struct MaxPool: LayerKind {
  public static let kind = "max-pool"

  public var kernel: Int
  public var stride: Int
  public var padding: Int
  /// Whether a window that hangs over the edge counts.
  public var ceilMode: Bool

  public init(kernel: Int, stride: Int? = nil, padding: Int = 0, ceilMode: Bool = false) {
    self.kernel = kernel
    self.stride = stride ?? kernel
    self.padding = padding
    self.ceilMode = ceilMode
  }

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    let image = try imageShape(inputs)
    return [image[0]] + (try window(image, kernel, stride, padding, roundingUp: ceilMode))
  }

  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    try inputs[0].maxPool2d(kernel: kernel, stride: stride, padding: padding, ceilMode: ceilMode)
  }
}

/// The mean of each window.
public struct AveragePool: LayerKind {
  public static let kind = "average-pool"

  public var kernel: Int
  public var stride: Int
  public var padding: Int

  public init(kernel: Int, stride: Int? = nil, padding: Int = 0) {
    self.kernel = kernel
    self.stride = stride ?? kernel
    self.padding = padding
  }

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    let image = try imageShape(inputs)
    return [image[0]] + (try window(image, kernel, stride, padding))
  }

  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    try inputs[0].averagePool2d(kernel: kernel, stride: stride, padding: padding)
  }
}

/// The mean over the whole image: [C, H, W] → [C, 1, 1].
public struct GlobalAveragePool: LayerKind {
  public static let kind = "global-average-pool"

  public init() {}

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { [try imageShape(inputs)[0], 1, 1] }
  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    try inputs[0].globalAveragePool2d()
  }
}

/// Larger images, bilinear between pixels: [C, H, W] → [C, `factor`·H, `factor`·W].
public struct Upsample: LayerKind {
  public static let kind = "upsample"

  public var factor: Int

  public init(factor: Int = 2) { self.factor = factor }

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    let image = try imageShape(inputs)
    let limit = 1 << 12
    guard (1...limit).contains(factor) else {
      throw GraphError.shape(node: "", reason: "the factor \(factor) must be positive and at most \(limit)")
    }
    return [image[0], factor * image[1], factor * image[2]]
  }

  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    let shape = inputs[0].shape
    return try inputs[0].resized(height: factor * shape[2], width: factor * shape[3])
  }
}
