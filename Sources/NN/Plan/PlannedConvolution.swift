import Torch

/// A convolution, the batch normalisation after it folded into its weights.
final class PlannedConvolution: PlannedProduct {
  var precision: ProductPrecision?
  private let layer: Convolution
  private let weight: Tensor
  private let bias: Tensor?
  private var folded: FoldedNormalisation?
  /// What is convolved with: weight and bias scaled by the normalisation.
  private var effectiveWeight: Tensor
  private var effectiveBias: Tensor?
  private var input: Tensor?
  private var inputTangent: Tensor?

  init(_ layer: Convolution, _ values: LayerValues) {
    self.layer = layer
    weight = values[0]
    bias = layer.bias ? values[1] : nil
    (effectiveWeight, effectiveBias) = (weight, bias)
  }

  var isFolded: Bool { folded != nil }

  /// Takes over the normalisation that alone reads this output.
  func fold(_ normalisation: FoldedNormalisation) throws {
    let scale = normalisation.scale
    folded = normalisation
    effectiveWeight = try weight * scale.reshaped([-1, 1, 1, 1])
    effectiveBias = try normalisation.shift + (bias.map { try $0 * scale } ?? .zeros(like: scale))
  }

  var isShared: Bool { true }

  func forward(_ inputs: [Tensor]) throws -> Tensor {
    input = inputs[0]
    return try convolved(inputs[0], effectiveWeight, effectiveBias)
  }

  func backward(_ gradient: Tensor) throws -> [Tensor] { [try inputGradient(gradient, effectiveWeight)] }

  func tangent(_ tangents: [Tensor]) throws -> Tensor {
    inputTangent = tangents[0]
    return try lowered(tangents[0], effectiveWeight) { try convolved($0, $1, nil) }
  }

  func backwardTangent(_ gradientTangent: Tensor) throws -> [Tensor] {
    [try lowered(gradientTangent, effectiveWeight, inputGradient)]
  }

  func weightGradients(_ gradient: Tensor) throws -> [Tensor] {
    try unfolded(weightGradient(input!, gradient), gradient.sum(over: [0, 2, 3]))
  }

  func weightGradientTangents(_ gradient: Tensor, _ gradientTangent: Tensor) throws -> [Tensor] {
    let moved = try lowered(inputTangent!, gradient.matched(to: inputTangent!), weightGradient)
    return try unfolded(
      moved + lowered(input!, gradientTangent, weightGradient), gradientTangent.sum(over: [0, 2, 3]))
  }

  private func convolved(_ x: Tensor, _ weight: Tensor, _ bias: Tensor?) throws -> Tensor {
    try x.conv2d(weight, bias, stride: layer.stride, padding: layer.padding)
  }

  private func inputGradient(_ gradient: Tensor, _ weight: Tensor) throws -> Tensor {
    let shape = input!.shape
    return try gradient.conv2dInputGradient(
      weight, height: shape[2], width: shape[3], stride: layer.stride, padding: layer.padding)
  }

  private func weightGradient(_ x: Tensor, _ gradient: Tensor) throws -> Tensor {
    try x.conv2dWeightGradient(gradient, kernel: layer.kernel, stride: layer.stride, padding: layer.padding)
  }

  /// From the gradients in effective weight and bias to those in weight, bias and the normalisation's two.
  private func unfolded(_ weightPart: Tensor, _ biasPart: Tensor) throws -> [Tensor] {
    guard let folded else { return bias == nil ? [weightPart] : [weightPart, biasPart] }
    // The sum of g·(convolution's output): ⟨dW, W⟩ and the bias's share.
    let products = try (weightPart * weight).sum(over: [1, 2, 3]) + (bias.map { try $0 * biasPart } ?? biasPart * 0)
    let own = [try weightPart * folded.scale.reshaped([-1, 1, 1, 1])]
    let ownBias = try bias.map { _ in [try biasPart * folded.scale] } ?? []
    return own + ownBias + [try folded.rate * (products - folded.mean * biasPart), biasPart]
  }
}
