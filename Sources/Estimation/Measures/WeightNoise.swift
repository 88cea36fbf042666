import Catalog
import NN
import Torch

/// Gaussian noise on a network's weights, in proportion to the size of each tensor.
struct WeightNoise {
  /// One per parameter tensor: its root mean square in the network that sets the scale.
  let scales: [Double]
  private let generator: Generator

  /// - Parameter network: sets the scale; for PAC-Bayes one that does not depend on the sample.
  init(scaledBy network: Network, seed: UInt64) throws {
    scales = try network.parameters.tensors.map { tensor in
      let size = try tensor.to(.float64).squared().mean().item().squareRoot()
      // A tensor of zeros, such as fresh biases, has no size of its own.
      return max(size, 1e-3)
    }
    generator = try Generator(seed: seed)
  }

  /// θ + σ·scale·noise.
  func added(to parameters: TensorBundle, deviation: Double) throws -> TensorBundle {
    TensorBundle(
      try zip(parameters.tensors, scales).map { tensor, scale in
        try tensor + generator.normal(tensor.shape).to(tensor.dtype).to(tensor.device) * (deviation * scale)
      })
  }

  /// √Σ‖θ_t − θ⁰_t‖²/scale_t², rounded up.
  func distance(_ parameters: TensorBundle, from others: TensorBundle) throws -> Double {
    var sum = 0.0
    for ((tensor, other), scale) in zip(zip(parameters.tensors, others.tensors), scales) {
      let difference = try tensor.to(.cpu).to(.float64) - other.to(.cpu).to(.float64)
      sum += try difference.dot(difference) / (scale * scale)
    }
    return Rounding.up(sum.squareRoot(), terms: parameters.dimension + 8 * scales.count)
  }
}
