import GSL
import Testing

/// Whether two numbers agree within an absolute plus a relative tolerance.
func close(_ a: Double, _ b: Double, relative: Double = 1e-10, absolute: Double = 1e-12) -> Bool {
  abs(a - b) <= absolute + relative * max(abs(a), abs(b))
}

/// Expects a `GSLError` of the given category.
func expectFailure<T>(
  _ category: GSLError.Category, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> T
) {
  let error = #expect(throws: GSLError.self, sourceLocation: sourceLocation) { try body() }
  #expect(error?.category == category, "\(String(describing: error))", sourceLocation: sourceLocation)
}

/// A matrix of standard normal entries.
func randomMatrix(_ rows: Int, _ columns: Int, _ stream: MersenneTwister) throws -> DenseMatrix {
  try DenseMatrix(rows: rows, columns: columns) { _, _ in stream.gaussian() }
}
