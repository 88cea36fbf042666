import Torch

/// A square-kernel convolution over [C, H, W].
public struct Convolution: LayerKind {
  public static let kind = "convolution"

  public var channels: Int
  public var kernel: Int
  public var stride: Int
  public var padding: Int
  public var bias: Bool

  public init(channels: Int, kernel: Int, stride: Int = 1, padding: Int = 0, bias: Bool = true) {
    self.channels = channels
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.bias = bias
  }

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    let image = try imageShape(inputs)
    return [channels] + (try window(image, kernel, stride, padding))
  }

  public func parameters(_ inputs: [[Int]]) -> [ParameterSpec] {
    let fanIn = inputs[0][0] * kernel * kernel
    let weight = ParameterSpec("weight", [channels, inputs[0][0], kernel, kernel], .uniform(fanIn: fanIn))
    return bias ? [weight, ParameterSpec("bias", [channels], .uniform(fanIn: fanIn))] : [weight]
  }

  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    try inputs[0].conv2d(values[0], bias ? values[1] : nil, stride: stride, padding: padding)
  }
}
