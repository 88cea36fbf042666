import Torch

/// A linear map given by its matrix, [n, n], acting on tensors of n entries of any shape.
public struct DenseMap: LinearMap {
  public let matrix: Tensor
  public let structure: Structure

  public init(_ matrix: Tensor, _ structure: Structure = .general) {
    self.matrix = matrix
    self.structure = structure
  }

  public func apply(_ v: Tensor) throws -> Tensor { try product(matrix, v) }
  public var hasTranspose: Bool { true }
  public func applyTransposed(_ v: Tensor) throws -> Tensor { try product(matrix.transposed(), v) }

  private func product(_ matrix: Tensor, _ v: Tensor) throws -> Tensor {
    try matrix.matmul(v.reshaped([v.count])).reshaped(v.shape)
  }
}
