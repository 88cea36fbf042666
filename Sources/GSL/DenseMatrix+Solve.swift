internal import CGSL

extension DenseMatrix {
  /// Solves A·x = b by LU factorisation with partial pivoting.
  ///
  /// Conditions: square and of full rank. Exactly singular matrices throw `.singular`; nearly singular ones give what
  /// rounding leaves, so compare the residual with `norm(.spectral)` where it matters.
  ///
  /// **Source.** Golub and Van Loan, *Matrix Computations*, algorithm 3.4.1.
  public func solve(_ rightHandSide: [Double]) throws -> [Double] {
    let operation = "linear solve"
    try requireLength(rightHandSide, operation)
    return try withFactors(operation) { lu, permutation, _ in
      try substitute(rightHandSide, operation) { b, x in gsl_linalg_LU_solve(lu, permutation, b, x) }
    }
  }

  /// Solves A·X = B column by column, factorising once.
  public func solve(_ rightHandSides: DenseMatrix) throws -> DenseMatrix {
    let operation = "linear solve"
    try require(
      rows == rightHandSides.rows, operation, code: codeOfBadLength,
      "the matrix is \(shape), the right-hand sides are \(rightHandSides.shape)")
    let solutions = try withFactors(operation) { lu, permutation, _ in
      try (0..<rightHandSides.columns).map { j in
        try substitute(rightHandSides.column(j), operation) { b, x in gsl_linalg_LU_solve(lu, permutation, b, x) }
      }
    }
    return try DenseMatrix(solutions).transposed()
  }

  /// The inverse A⁻¹; to apply it, prefer `solve`.
  public func inverse() throws -> DenseMatrix {
    try requireSquare("matrix inverse")
    return try solve(.identity(rows))
  }

  /// The determinant; zero for a singular matrix, and liable to overflow for a large one.
  public func determinant() throws -> Double {
    try requireSquare("determinant")
    try requireFinite("determinant")
    var factors = values
    return try factorise(&factors, "determinant") { lu, _, sign in gsl_linalg_LU_det(lu, sign) }
  }

  /// The lower triangular L with A = L·Lᵀ.
  ///
  /// Conditions: symmetric and positive definite; otherwise it throws `.invalidArgument` or `.singular`.
  public func choleskyFactor() throws -> DenseMatrix {
    var factor = try choleskyValues("Cholesky factorisation")
    for i in 0..<rows {
      for j in (i + 1)..<max(columns, i + 1) { factor[i * columns + j] = 0 }
    }
    return DenseMatrix(unchecked: factor, rows: rows, columns: columns)
  }

  /// Solves A·x = b by Cholesky factorisation.
  ///
  /// Conditions: symmetric and positive definite. Half the cost of `solve`, and its success proves definiteness.
  ///
  /// **Source.** Golub and Van Loan, *Matrix Computations*, section 4.2.
  public func choleskySolve(_ rightHandSide: [Double]) throws -> [Double] {
    let operation = "Cholesky solve"
    try requireLength(rightHandSide, operation)
    var factor = try choleskyValues(operation)
    return try withMatrixView(&factor, rows: rows, columns: columns) { l in
      try substitute(rightHandSide, operation) { b, x in gsl_linalg_cholesky_solve(l, b, x) }
    }
  }

  private func requireLength(_ vector: [Double], _ operation: String) throws {
    try require(
      rows == vector.count, operation, code: codeOfBadLength,
      "the matrix is \(shape), the right-hand side has \(vector.count) entries")
    try require(
      vector.allSatisfy(\.isFinite), operation, code: codeOfDomain, "the right-hand side is not finite")
  }

  private func substitute(
    _ rightHandSide: [Double], _ operation: String,
    _ call: (UnsafeMutablePointer<gsl_vector>, UnsafeMutablePointer<gsl_vector>) -> Int32
  ) throws -> [Double] {
    var (b, x) = (rightHandSide, rightHandSide)
    try withVectorView(&b) { right in
      try withVectorView(&x) { left in try guarded(operation, "the matrix is \(shape)") { call(right, left) } }
    }
    return x
  }

  private typealias Factors<Result> = (
    UnsafeMutablePointer<gsl_matrix>, UnsafeMutablePointer<gsl_permutation>, Int32
  ) throws -> Result

  /// Factorises, refuses a zero pivot, and lends the factors.
  private func withFactors<Result>(_ operation: String, _ use: Factors<Result>) throws -> Result {
    try requireSquare(operation)
    try requireFinite(operation)
    var factors = values
    return try factorise(&factors, operation) { lu, permutation, sign in
      for i in 0..<rows {
        try require(
          gsl_matrix_get(lu, i, i) != 0, operation, code: codeOfSingular, "pivot \(i) of the \(shape) matrix is zero")
      }
      return try use(lu, permutation, sign)
    }
  }

  private func factorise<Result>(
    _ factors: inout [Double], _ operation: String, _ use: Factors<Result>
  ) throws -> Result {
    useReturnedErrors()
    guard let permutation = gsl_permutation_alloc(rows) else {
      throw GSLError(operation, code: codeOfNoMemory, detail: "the matrix is \(shape)")
    }
    defer { gsl_permutation_free(permutation) }
    var sign: Int32 = 1
    return try withMatrixView(&factors, rows: rows, columns: columns) { lu in
      try guarded(operation, "the matrix is \(shape)") { gsl_linalg_LU_decomp(lu, permutation, &sign) }
      return try use(lu, permutation, sign)
    }
  }

  private func choleskyValues(_ operation: String) throws -> [Double] {
    try requireSymmetric(operation)
    var factor = values
    useReturnedErrors()
    let status = withMatrixView(&factor, rows: rows, columns: columns) { gsl_linalg_cholesky_decomp1($0) }
    try require(
      status == codeOfSuccess, operation, code: status == codeOfDomain ? codeOfSingular : status,
      "the \(shape) matrix is not positive definite")
    return factor
  }
}
