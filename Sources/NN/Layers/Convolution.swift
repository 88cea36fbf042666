import Torch

/// A square-kernel convolution over [C, H, W].
public struct Convolution: LayerKind {
  public static let kind = "convolution"

  public var channels: Int
  public var kernel: Int
  public var stride: Int
  public var padding: Int
  public var bias: Bool
  /// nil for PyTorch's default.
  public var initialisation: Initialisation?

  public init(
    channels: Int, kernel: Int, stride: Int = 1, padding: Int = 0, bias: Bool = true,
    initialisation: Initialisation? = nil
  ) {
    self.channels = channels
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.bias = bias
    self.initialisation = initialisation
  }

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    let image = try imageShape(inputs)
    return [channels] + (try window(image, kernel, stride, padding))
  }

  public func parameters(_ inputs: [[Int]]) -> [ParameterSpec] {
    let taps = kernel * kernel, fanIn = inputs[0][0] * taps
    let weight = ParameterSpec(
      "weight", [channels, inputs[0][0], kernel, kernel],
      .weight(initialisation, fanIn: fanIn, fanOut: channels * taps))
    return bias ? [weight, ParameterSpec("bias", [channels], .bias(initialisation, fanIn: fanIn))] : [weight]
  }

  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    try inputs[0].conv2d(values[0], bias ? values[1] : nil, stride: stride, padding: padding)
  }
}
