import Torch

/// A layer without weights that is linear in its inputs: pooling by means, flattening, sums, concatenations.
///
/// Its transpose is the one that libtorch has for it.
final class PlannedPassive: PlannedLayer {
  private let layer: any LayerKind
  private var leaves: [Tensor] = []
  private var output: Tensor?

  init(_ layer: any LayerKind) { self.layer = layer }

  func forward(_ inputs: [Tensor]) throws -> Tensor {
    leaves = try inputs.map { try $0.leaf() }
    let y = try withHistory { try apply(leaves) }
    output = y
    return try y.detached()
  }

  func backward(_ gradient: Tensor) throws -> [Tensor] {
    try output!.gradients(of: leaves, weight: gradient, retainGraph: true)
  }

  func tangent(_ tangents: [Tensor]) throws -> Tensor {
    let count = tangents.map { $0.shape[0] }.max()!
    return try apply(tangents.map { $0.shape[0] == count ? $0 : try $0.expanded([count] + $0.shape.dropFirst()) })
  }

  private func apply(_ inputs: [Tensor]) throws -> Tensor {
    try layer.forward(inputs, LayerValues(tensors: []), .evaluation)
  }
}

/// Max pooling: linear once the largest entries' places are known.
final class PlannedMaxPool: PlannedLayer {
  private let layer: MaxPool
  private var places: Tensor?
  private var size: [Int] = []

  init(_ layer: MaxPool) { self.layer = layer }

  func forward(_ inputs: [Tensor]) throws -> Tensor {
    size = inputs[0].shape
    let found = try inputs[0].maxPool2dPlaces(
      kernel: layer.kernel, stride: layer.stride, padding: layer.padding, ceilMode: layer.ceilMode)
    places = found.places
    return found.values
  }

  func backward(_ gradient: Tensor) throws -> [Tensor] {
    [try gradient.scattered(to: places!, height: size[2], width: size[3])]
  }

  func tangent(_ tangents: [Tensor]) throws -> Tensor { try tangents[0].picked(at: places!) }
}
