import Torch

/// x ↦ W x + b on vectors.
public struct Linear: LayerKind {
  public static let kind = "linear"
  public var outputs: Int
  public var bias: Bool
  /// nil for PyTorch's default.
  public var initialisation: Initialisation?

  public init(outputs: Int, bias: Bool = true, initialisation: Initialisation? = nil) {
    self.outputs = outputs
    self.bias = bias
    self.initialisation = initialisation
  }

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    let shape = try onlyShape(inputs)
    guard shape.count == 1 else {
      throw GraphError.shape(node: "", reason: "takes vectors, not \(shape); flatten first")
    }
    return [outputs]
  }

  public func parameters(_ inputs: [[Int]]) -> [ParameterSpec] {
    let fanIn = inputs[0][0]
    let weight = ParameterSpec("weight", [outputs, fanIn], .weight(initialisation, fanIn: fanIn, fanOut: outputs))
    return bias ? [weight, ParameterSpec("bias", [outputs], .bias(initialisation, fanIn: fanIn))] : [weight]
  }

  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    try inputs[0].linear(values[0], bias ? values[1] : nil)
  }
}

/// All entries of an image in one vector, channel by channel.
public struct Flatten: LayerKind {
  public static let kind = "flatten"

  public init() {}

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { [try onlyShape(inputs).reduce(1, *)] }
  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    try inputs[0].reshaped([inputs[0].shape[0], -1])
  }
}
