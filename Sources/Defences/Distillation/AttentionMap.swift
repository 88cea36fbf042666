import Torch

/// Where in the image a layer looks: Σ over channels of |F|ᵖ, flattened and scaled to length 1 in every image.
///
/// **Source.** Li et al. 2021, equation 1 and the released program.
public enum AttentionMap {
  /// Keeps maps of zeros finite.
  private static let slack = 1e-6

  /// `features`: [N, C, H, W].
  /// - Returns: [N, H·W].
  public static func of(_ features: Tensor, power: Double) throws -> Tensor {
    let strength = power == 2 ? try features.squared() : try features.magnitude().pow(power)
    let map = try strength.sum(over: [1]).reshaped([features.shape[0], -1])
    return try map / (map.norm(over: [1], keepingDimensions: true) + slack)
  }

  /// The mean squared difference of two layers' maps.
  public static func distance(_ a: Tensor, _ b: Tensor, power: Double) throws -> Tensor {
    try (of(a, power: power) - of(b, power: power)).squared().mean()
  }
}
