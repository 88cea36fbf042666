internal import CTorch

extension Tensor {
  public func matmul(_ other: Tensor) throws -> Tensor { try Tensor.binary("matrix product", CT_MATMUL, self, other) }

  /// The x with `self`·x = `rightHandSide`, for a square matrix.
  public func solve(_ rightHandSide: Tensor) throws -> Tensor {
    try Tensor.making("linear solve", [self, rightHandSide]) { ct_solve(raw, rightHandSide.raw, &$0) }
  }

  /// The eigenvalues of a symmetric matrix, ascending; what stands above the diagonal is not read.
  public func symmetricEigenvalues() throws -> Tensor {
    try Tensor.making("symmetric eigenvalues", [self]) { ct_symmetric_eigenvalues(raw, &$0) }
  }

  /// Whether Cholesky's algorithm finishes, per matrix of a stack [N, n, n]; what stands above the diagonals is not read.
  public func positiveDefinite() throws -> Tensor {
    try Tensor.making("Cholesky's algorithm", [self]) { ct_positive_definite(raw, &$0) }
  }
}
