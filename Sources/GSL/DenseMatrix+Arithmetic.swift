internal import CGSL

extension DenseMatrix {
  /// The transpose Aᵀ.
  public func transposed() -> DenseMatrix {
    var result = DenseMatrix(unchecked: values, rows: columns, columns: rows)
    for i in 0..<rows {
      for j in 0..<columns { result.values[j * rows + i] = values[i * columns + j] }
    }
    return result
  }

  /// The product A·B.
  public func multiplied(by other: DenseMatrix) throws -> DenseMatrix {
    let operation = "matrix product"
    try require(
      columns == other.rows, operation, code: codeOfBadLength, "left is \(shape), right is \(other.shape)")
    var (left, right) = (values, other.values)
    var product = [Double](repeating: 0, count: rows * other.columns)
    try withMatrixView(&left, rows: rows, columns: columns) { a in
      try withMatrixView(&right, rows: other.rows, columns: other.columns) { b in
        try withMatrixView(&product, rows: rows, columns: other.columns) { c in
          try guarded(operation) { gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, a, b, 0, c) }
        }
      }
    }
    return DenseMatrix(unchecked: product, rows: rows, columns: other.columns)
  }

  /// The product A·x with a column vector.
  public func multiplied(by vector: [Double]) throws -> [Double] {
    try require(
      columns == vector.count, "matrix–vector product", code: codeOfBadLength,
      "the matrix is \(shape), the vector has \(vector.count) entries")
    return try multiplied(by: DenseMatrix(rows: vector.count, columns: 1, values: vector)).values
  }

  /// The sum A + B.
  public func adding(_ other: DenseMatrix) throws -> DenseMatrix {
    try require(
      rows == other.rows && columns == other.columns, "matrix sum", code: codeOfBadLength,
      "left is \(shape), right is \(other.shape)")
    return DenseMatrix(unchecked: zip(values, other.values).map(+), rows: rows, columns: columns)
  }

  /// The difference A − B.
  public func subtracting(_ other: DenseMatrix) throws -> DenseMatrix { try adding(other.scaled(by: -1)) }

  /// The multiple c·A.
  public func scaled(by factor: Double) -> DenseMatrix {
    DenseMatrix(unchecked: values.map { factor * $0 }, rows: rows, columns: columns)
  }

  /// The sum of the diagonal entries.
  public func trace() throws -> Double {
    try requireSquare("trace")
    return (0..<rows).reduce(0) { $0 + self[$1, $1] }
  }
}
