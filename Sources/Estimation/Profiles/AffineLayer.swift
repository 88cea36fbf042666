import Theory
import Torch

/// A linear map with its bias, batch normalisation multiplied in: what a bound counts as one layer.
struct AffineLayer {
  let name: String
  let map: ConvolutionMap
  /// One number per output channel, in double.
  let bias: Tensor

  /// The layer followed by x ↦ scale·x + shift.
  func scaled(by scale: Tensor, shift: Tensor) throws -> AffineLayer {
    let weight = try map.weight * scale.reshaped([scale.count, 1, 1, 1])
    return AffineLayer(name: name, map: try map.replacing(weight), bias: try bias * scale + shift)
  }

  /// The layer whose weights are the differences of two.
  func difference(from other: AffineLayer) throws -> AffineLayer {
    AffineLayer(name: name, map: try map.replacing(map.weight - other.map.weight), bias: try bias - other.bias)
  }

  /// x ↦ scale·x + shift with nothing to mix, such as batch normalisation on its own, on inputs of `shape`.
  static func diagonal(_ name: String, scale: Tensor, shift: Tensor, shape: [Int]) throws -> AffineLayer {
    let map = try ConvolutionMap(
      weight: scale.reshaped([scale.count, 1, 1, 1]), inputShape: shape, groups: scale.count)
    return AffineLayer(name: name, map: map, bias: shift)
  }
}

/// The norms that bounds take, each an upper bound. All sums are of non-negative numbers and rounded up.
extension AffineLayer {
  func norms(spectral: Double) throws -> LayerNorms {
    let atomic = try map.atomicNorm()
    // The unrolled norm may be the smaller where most taps miss a tiny image; any upper bound serves as `group`.
    var norms = LayerNorms(spectral: spectral, group: max(try map.unrolledGroupNorm(), atomic), atomic: atomic)
    norms.biasSum = Rounding.up(try bias.magnitude().sum().item(), terms: bias.count)
    norms.biasNorm = min(norms.biasSum, Rounding.up(try bias.norm().item(), terms: bias.count))
    norms.channelSums = try map.channelSums().doubles()
    norms.frobenius = try map.unrolledFrobeniusNorm()
    return norms
  }

  func distance(from other: AffineLayer) throws -> LayerDistance {
    let difference = try difference(from: other)
    return LayerDistance(
      atomic: try difference.map.atomicNorm(),
      biasSum: Rounding.up(try difference.bias.magnitude().sum().item(), terms: bias.count),
      channelSums: try difference.map.channelSums().doubles(),
      frobenius: try difference.map.unrolledFrobeniusNorm())
  }
}

extension ConvolutionMap {
  /// How many atoms, with both signs, `atomicNorm` is a combination of: a weight each.
  var atoms: Double { 2 * Double(weight.count) }

  /// The smaller of two norms with the same atoms w[o, c, tap]·(channel c, shifted → channel o).
  ///
  /// - √Σ_c(Σ_{o,tap}|w|)²: the map is a sum of shifted channels, each of norm at most ‖X_c‖, and Σ_c v_c‖X_c‖ ≤
  ///   ‖v‖·‖X‖ by Cauchy and Schwarz;
  /// - √∏visits·√Σ_{c,tap}(Σ_o|w|)²: the same on the image copied into windows, whose norm is at most √∏visits·‖X‖.
  ///
  /// Both are at most Σ_{o,tap}‖w[o, :, tap]‖ and √∏visits·Σ_o‖w_o‖, by Minkowski's inequality.
  func atomicNorm() throws -> Double {
    let size = try magnitudes()
    let shifted = try size.sum(over: [1, 3]).norm().item()
    let unfolded = try size.sum(over: [1]).norm().item() * expansion
    return Rounding.up(min(shifted, unfolded), terms: weight.count)
  }

  /// Σ_{o,tap}|w[o, c, tap]| per input channel.
  func channelSums() throws -> Tensor {
    try magnitudes().sum(over: [1, 3]).reshaped([inputShape[0]]) * (1 + Rounding.ofSum(weight.count))
  }

  /// |w| as [groups, outputs, inputs, taps] of a group.
  private func magnitudes() throws -> Tensor {
    let shape = weight.shape
    return try weight.magnitude().reshaped([groups, shape[0] / groups, shape[1], shape[2] * shape[3]])
  }

  /// ‖A‖_{2,1} of the whole matrix: Σ over output units of the norm of the weights that meet the image.
  func unrolledGroupNorm() throws -> Double {
    Rounding.up(try unitSquares().squareRoot().sum().item(), terms: outputs + weight.count)
  }

  /// ‖A‖_F of the whole matrix.
  func unrolledFrobeniusNorm() throws -> Double {
    Rounding.up(try unitSquares().sum().item().squareRoot(), terms: outputs + weight.count)
  }

  /// Per output unit, the sum of squares of its weights that meet the image.
  private func unitSquares() throws -> Tensor {
    let squares = try spread.squared().sum(over: [1], keepingDimensions: true)
    let ones = try Tensor.full([1, 1] + inputShape[1...], 1, .float64)
    return try withoutHistory { try ones.conv2d(squares, nil, stride: stride, padding: padding) }
  }
}
