import NN
import Torch

/// Changes images within a box so that a network's features take them for other images (Saha et al. 2020, Eq. 1).
///
/// Departure: descent along the gradient's sign, with a step that falls linearly, which needs tens of steps instead of
/// thousands.
public struct FeatureCollision {
  private let network: Network
  private let epsilon: Double
  private let steps: Int
  private let rate: Double

  /// `epsilon` is the largest change of a value, `rate` the first step.
  public init(network: Network, epsilon: Double, steps: Int, rate: Double) {
    self.network = network
    self.epsilon = epsilon
    self.steps = steps
    self.rate = rate
  }

  /// `images` [N, C, H, W], changed towards `wanted` [N, C, H, W]: each to the nearest that is left, in features.
  ///
  /// `progress`: takes the number of steps taken, and the mean squared distance of the features before the last.
  public func made(
    from images: Tensor, towards wanted: Tensor,
    progress: (_ step: Int, _ distance: Double) throws -> Void = { _, _ in }
  ) throws -> Tensor {
    let images = try images.to(network.device)
    let goals = try withoutHistory {
      let wanted = try network.features(wanted.to(network.device))
      return try wanted.gathered(Tensor(pairs(network.features(images), wanted)).to(network.device))
    }
    let (low, high) = try ((images - epsilon).clamped(to: 0...1), (images + epsilon).clamped(to: 0...1))
    var changed = images
    for step in 0..<steps {
      let leaf = try changed.leaf()
      let distance = try (network.features(leaf) - goals).squared().sum()
      let slope = try distance.gradients(of: [leaf])[0].sign()
      let size = rate * (1 - Double(step) / Double(steps))
      changed = try (changed - slope * size).maximum(low).minimum(high)
      try progress(step + 1, distance.item() / Double(images.shape[0]))
    }
    return try changed.to(.cpu)
  }

  /// For each row of `features` [N, F] the nearest row of `wanted` [N, F] that no row before it has taken.
  private func pairs(_ features: Tensor, _ wanted: Tensor) throws -> [Int] {
    // ‖a − b‖² without ‖a‖², which is the same for all b.
    let products = try features.matmul(wanted.transposed())
    let distances = try (wanted.squared().sum(over: [1]) - products * 2).doubles()
    let count = wanted.shape[0]
    var free = Set(0..<count)
    return (0..<features.shape[0]).map { row in
      let nearest = free.min { (distances[row * count + $0], $0) < (distances[row * count + $1], $1) } ?? 0
      free.remove(nearest)
      return nearest
    }
  }
}
