import Torch

/// The sum of inputs of one shape: a residual connection.
public struct Add: LayerKind {
  public static let kind = "add"

  public init() {}

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    guard let first = inputs.first, inputs.count > 1, inputs.allSatisfy({ $0 == first }) else {
      throw GraphError.shape(node: "", reason: "adds two or more inputs of one shape, not \(inputs)")
    }
    return first
  }

  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    try inputs.dropFirst().reduce(inputs[0]) { try $0 + $1 }
  }
}

/// Inputs side by side along the channels.
public struct Concatenate: LayerKind {
  public static let kind = "concatenate"

  public init() {}

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    guard let first = inputs.first, inputs.allSatisfy({ !$0.isEmpty && $0.dropFirst() == first.dropFirst() }) else {
      throw GraphError.shape(node: "", reason: "joins inputs that agree beyond the channels, not \(inputs)")
    }
    return [inputs.reduce(0) { $0 + $1[0] }] + first.dropFirst()
  }

  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    try .concatenated(inputs, along: 1)
  }
}
