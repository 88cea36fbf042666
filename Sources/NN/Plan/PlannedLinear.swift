import Torch

/// y = x Wᵀ + b.
final class PlannedLinear: PlannedProduct {
  var precision: ProductPrecision?
  private let weight: Tensor
  private let bias: Tensor?
  private var input: Tensor?
  private var inputTangent: Tensor?

  init(_ layer: Linear, _ values: LayerValues) {
    weight = values[0]
    bias = layer.bias ? values[1] : nil
  }

  var isShared: Bool { true }

  func forward(_ inputs: [Tensor]) throws -> Tensor {
    input = inputs[0]
    return try inputs[0].linear(weight, bias)
  }

  func backward(_ gradient: Tensor) throws -> [Tensor] { [try gradient.matmul(weight)] }

  func tangent(_ tangents: [Tensor]) throws -> Tensor {
    inputTangent = tangents[0]
    return try lowered(tangents[0], weight) { try $0.linear($1, nil) }
  }

  func backwardTangent(_ gradientTangent: Tensor) throws -> [Tensor] {
    [try lowered(gradientTangent, weight) { try $0.matmul($1) }]
  }

  func weightGradients(_ gradient: Tensor) throws -> [Tensor] {
    withBias(try gradient.transposed().matmul(input!), try gradient.sum(over: [0]))
  }

  func weightGradientTangents(_ gradient: Tensor, _ gradientTangent: Tensor) throws -> [Tensor] {
    let moved = try lowered(gradient.matched(to: inputTangent!).transposed(), inputTangent!) { try $0.matmul($1) }
    return withBias(
      try moved + lowered(gradientTangent.transposed(), input!) { try $0.matmul($1) },
      try gradientTangent.sum(over: [0]))
  }

  private func withBias(_ weightPart: Tensor, _ biasPart: Tensor) -> [Tensor] {
    bias == nil ? [weightPart] : [weightPart, biasPart]
  }
}
