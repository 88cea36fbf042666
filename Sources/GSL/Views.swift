internal import CGSL

/// Lends `values` to GSL as a vector without copying.
func withVectorView<Result>(
  _ values: inout [Double], _ use: (UnsafeMutablePointer<gsl_vector>) throws -> Result
) rethrows -> Result {
  try values.withUnsafeMutableBufferPointer { buffer in
    var view = gsl_vector_view_array(buffer.baseAddress, buffer.count)
    return try use(&view.vector)
  }
}

/// Lends the row-major `values` to GSL as a matrix without copying.
func withMatrixView<Result>(
  _ values: inout [Double], rows: Int, columns: Int, _ use: (UnsafeMutablePointer<gsl_matrix>) throws -> Result
) rethrows -> Result {
  try values.withUnsafeMutableBufferPointer { buffer in
    var view = gsl_matrix_view_array(buffer.baseAddress, rows, columns)
    return try use(&view.matrix)
  }
}

/// A copy of GSL's vector.
func array(of vector: UnsafePointer<gsl_vector>) -> [Double] {
  (0..<vector.pointee.size).map { vector.pointee.data[$0 * vector.pointee.stride] }
}
