import Torch

/// A linear map given by closures.
public struct ActionMap: LinearMap {
  public typealias Action = (Tensor) throws -> Tensor

  public let structure: Structure
  private let action: Action
  private let transposed: Action?

  /// - Parameters:
  ///   - structure: the caller's promise.
  ///   - transposed: v ↦ Aᵀv; a symmetric map needs none.
  ///   - action: v ↦ Av.
  public init(_ structure: Structure = .general, transposed: Action? = nil, _ action: @escaping Action) {
    self.structure = structure
    self.transposed = transposed
    self.action = action
  }

  public func apply(_ v: Tensor) throws -> Tensor { try action(v) }

  public var hasTranspose: Bool { transposed != nil || structure.isSymmetric }

  public func applyTransposed(_ v: Tensor) throws -> Tensor {
    precondition(hasTranspose, "a transposed product was asked of a map that has none")
    return try (transposed ?? action)(v)
  }
}
