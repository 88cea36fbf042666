internal import CGSL

/// The eigenvalues, in ascending order, and orthonormal eigenvectors of a symmetric matrix.
public struct SymmetricEigensystem: Equatable, Sendable {
  public let values: [Double]
  /// Column k is the eigenvector of `values[k]`; its sign is arbitrary.
  public let vectors: DenseMatrix
}

/// The thin singular value decomposition A = U·diag(s)·Vᵀ of an m × n matrix, with k = min(m, n).
public struct SingularValueDecomposition: Equatable, Sendable {
  /// U, m × k, with orthonormal columns.
  public let left: DenseMatrix
  /// s, in descending order and not negative.
  public let values: [Double]
  /// V, n × k, with orthonormal columns.
  public let right: DenseMatrix
}

extension DenseMatrix {
  /// The eigenvalues and eigenvectors of a symmetric matrix: A·v = λ·v.
  ///
  /// Conditions: symmetric up to rounding, and finite; otherwise it throws.
  ///
  /// **Source.** Symmetric bidiagonalisation and QR, Golub and Van Loan, section 8.3.
  public func symmetricEigensystem() throws -> SymmetricEigensystem {
    let operation = "symmetric eigenvalues"
    try requireSymmetric(operation)
    useReturnedErrors()
    guard let workspace = gsl_eigen_symmv_alloc(rows) else {
      throw GSLError(operation, code: codeOfNoMemory, detail: "the matrix is \(shape)")
    }
    defer { gsl_eigen_symmv_free(workspace) }
    var (scratch, vectors) = (values, values)
    var spectrum = [Double](repeating: 0, count: rows)
    try withMatrixView(&scratch, rows: rows, columns: columns) { a in
      try withMatrixView(&vectors, rows: rows, columns: columns) { v in
        try withVectorView(&spectrum) { s in
          try guarded(operation, "the matrix is \(shape)") { gsl_eigen_symmv(a, s, v, workspace) }
          try guarded(operation) { gsl_eigen_symmv_sort(s, v, GSL_EIGEN_SORT_VAL_ASC) }
        }
      }
    }
    return SymmetricEigensystem(
      values: spectrum, vectors: DenseMatrix(unchecked: vectors, rows: rows, columns: columns))
  }

  /// The thin singular value decomposition A = U·diag(s)·Vᵀ.
  ///
  /// Edges: a wide matrix is decomposed through its transpose. Columns of U that belong to s = 0 may be zero.
  ///
  /// **Source.** Golub and Reinsch, *Numerische Mathematik* 14 (1970).
  public func singularValueDecomposition() throws -> SingularValueDecomposition {
    let operation = "singular value decomposition"
    try requireFinite(operation)
    guard rows >= columns else {
      let flipped = try transposed().singularValueDecomposition()
      return SingularValueDecomposition(left: flipped.right, values: flipped.values, right: flipped.left)
    }
    var left = values
    var right = [Double](repeating: 0, count: columns * columns)
    var spectrum = [Double](repeating: 0, count: columns)
    var work = spectrum
    try withMatrixView(&left, rows: rows, columns: columns) { u in
      try withMatrixView(&right, rows: columns, columns: columns) { v in
        try withVectorView(&spectrum) { s in
          try withVectorView(&work) { w in
            try guarded(operation, "the matrix is \(shape)") { gsl_linalg_SV_decomp(u, v, s, w) }
          }
        }
      }
    }
    return SingularValueDecomposition(
      left: DenseMatrix(unchecked: left, rows: rows, columns: columns), values: spectrum,
      right: DenseMatrix(unchecked: right, rows: columns, columns: columns))
  }
}
