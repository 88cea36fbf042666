public import Bilevel
public import Torch

/// An approximate eigenpair of a symmetric map A, with a bracket that holds an eigenvalue for certain.
///
/// For a unit vector v and any number λ, some eigenvalue of A lies within ‖Av − λv‖ of λ: expand v in eigenvectors,
/// then ‖Av − λv‖² = Σ (λᵢ − λ)²⟨v, uᵢ⟩² ≥ minᵢ (λᵢ − λ)². With λ = vᵀAv the value is moreover never outside of A's
/// spectrum.
///
/// **Source.** Parlett 1998, *The Symmetric Eigenvalue Problem*, theorem 4.5.1.
public struct RitzPair: Sendable {
  /// λ = vᵀAv.
  public let value: Double
  /// ‖Av − λv‖, by a product taken for the purpose and not by a recurrence.
  public let residual: Double
  /// v, of unit length, with the shape and type of the map's vectors.
  public let vector: Tensor
  /// What the product's rounding may contribute: √ε·‖Av‖, for products that err by some thousands of ε.
  public let rounding: Double
  /// Av.
  let image: Tensor

  /// Measures `direction`, which need not have unit length, with one product in its own type.
  public init(along direction: Tensor, of map: any LinearMap) throws {
    vector = try direction / direction.length()
    image = try map.apply(vector)
    value = try vector.dot(image)
    residual = try (image - value * vector).length()
    rounding = try vector.dtype.epsilon.squareRoot() * image.length()
  }

  /// Half the width of `bracket`.
  public var uncertainty: Double { residual + rounding }

  /// Holds an eigenvalue of A.
  public var bracket: ClosedRange<Double> { value - uncertainty...value + uncertainty }
}
