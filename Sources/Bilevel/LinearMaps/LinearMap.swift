import Torch

/// A square linear map A on tensors of one shape, known by its action.
///
/// Vectors keep their shape and type: an image-shaped variable is never flattened.
public protocol LinearMap {
  /// What the caller promises of A; solvers rely on it and do not test it.
  var structure: Structure { get }
  /// A·v.
  func apply(_ v: Tensor) throws -> Tensor
  /// Whether `applyTransposed` may be called: A is symmetric, or Aᵀ was given.
  var hasTranspose: Bool { get }
  /// Aᵀ·v.
  func applyTransposed(_ v: Tensor) throws -> Tensor
}

extension LinearMap {
  public var hasTranspose: Bool { structure.isSymmetric }

  public func applyTransposed(_ v: Tensor) throws -> Tensor {
    precondition(structure.isSymmetric, "a transposed product was asked of a map that has none")
    return try apply(v)
  }
}

/// A property of a matrix that is promised.
public enum Structure: String, Codable, Sendable {
  case general
  /// A = Aᵀ.
  case symmetric
  /// A = Aᵀ and vᵀAv > 0 for v ≠ 0.
  case positiveDefinite

  public var isSymmetric: Bool { self != .general }
}
