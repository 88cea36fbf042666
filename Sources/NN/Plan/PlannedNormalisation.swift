import Torch

/// Batch normalisation in evaluation as the affine map that it is: y = scale·x + shift in each channel.
struct FoldedNormalisation {
  let mean: Tensor
  /// 1/√(variance + ε).
  let rate: Tensor
  let scale: Tensor
  let shift: Tensor

  init(_ layer: BatchNorm, _ values: LayerValues) throws {
    mean = values[2]
    rate = try (values[3] + layer.epsilon).pow(-0.5)
    scale = try values[0] * rate
    shift = try values[1] - mean * scale
  }
}

/// A batch normalisation that follows no convolution.
final class PlannedNormalisation: PlannedLayer {
  private let map: FoldedNormalisation
  private let scale: Tensor
  private var centred: Tensor?
  private var inputTangent: Tensor?

  init(_ layer: BatchNorm, _ values: LayerValues) throws {
    map = try FoldedNormalisation(layer, values)
    scale = try map.scale.reshaped([1, -1, 1, 1])
  }

  var isShared: Bool { true }

  func forward(_ inputs: [Tensor]) throws -> Tensor {
    centred = try inputs[0] - map.mean.reshaped([1, -1, 1, 1])
    return try inputs[0] * scale + map.shift.reshaped([1, -1, 1, 1])
  }

  func backward(_ gradient: Tensor) throws -> [Tensor] { [try gradient * scale] }

  func tangent(_ tangents: [Tensor]) throws -> Tensor {
    inputTangent = tangents[0]
    return try tangents[0] * scale
  }

  func weightGradients(_ gradient: Tensor) throws -> [Tensor] {
    [try map.rate * (gradient * centred!).sum(over: [0, 2, 3]), try gradient.sum(over: [0, 2, 3])]
  }

  func weightGradientTangents(_ gradient: Tensor, _ gradientTangent: Tensor) throws -> [Tensor] {
    let moved = try (gradient.matched(to: inputTangent!) * inputTangent!).sum(over: [0, 2, 3])
    return [
      try map.rate * (moved + (gradientTangent * centred!).sum(over: [0, 2, 3])),
      try gradientTangent.sum(over: [0, 2, 3]),
    ]
  }
}
