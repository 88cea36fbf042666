/// A small dense matrix of `Double`, stored row by row.
///
/// For the toy problems and reference solutions of the theory: a few hundred rows at most. Rows and columns are at
/// least one. Whatever a shape can make impossible throws a `GSLError` that names the shapes.
public struct DenseMatrix: Equatable, Sendable, CustomStringConvertible {
  public let rows: Int
  public let columns: Int
  /// The entries, row by row: entry (i, j) is `values[i * columns + j]`.
  public internal(set) var values: [Double]

  /// A matrix from its entries in row-major order.
  public init(rows: Int, columns: Int, values: [Double]) throws {
    try require(
      rows > 0 && columns > 0 && values.count == rows * columns, "matrix", code: codeOfBadLength,
      "\(rows) × \(columns) from \(values.count) values")
    self.init(unchecked: values, rows: rows, columns: columns)
  }

  /// A matrix from its rows, which must have equal lengths.
  public init(_ rows: [[Double]]) throws {
    let width = rows.first?.count ?? 0
    try require(
      rows.allSatisfy { $0.count == width }, "matrix", code: codeOfBadLength, "row lengths \(rows.map(\.count))")
    try self.init(rows: rows.count, columns: width, values: rows.flatMap { $0 })
  }

  /// The matrix whose entry (i, j) is `entry(i, j)`.
  public init(rows: Int, columns: Int, _ entry: (Int, Int) throws -> Double) throws {
    var values: [Double] = []
    for i in 0..<max(rows, 0) {
      for j in 0..<max(columns, 0) { values.append(try entry(i, j)) }
    }
    try self.init(rows: rows, columns: columns, values: values)
  }

  /// The square matrix with `diagonal` on its diagonal and zeros elsewhere.
  public static func diagonal(_ diagonal: [Double]) throws -> DenseMatrix {
    try DenseMatrix(rows: diagonal.count, columns: diagonal.count) { $0 == $1 ? diagonal[$0] : 0 }
  }

  /// The identity of `size` rows.
  public static func identity(_ size: Int) throws -> DenseMatrix {
    try diagonal(Array(repeating: 1, count: max(size, 0)))
  }

  init(unchecked values: [Double], rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// Entry in row `i` and column `j`, both counted from zero.
  public subscript(i: Int, j: Int) -> Double {
    get {
      precondition((0..<rows).contains(i) && (0..<columns).contains(j), "entry (\(i), \(j)) of \(shape)")
      return values[i * columns + j]
    }
    set {
      precondition((0..<rows).contains(i) && (0..<columns).contains(j), "entry (\(i), \(j)) of \(shape)")
      values[i * columns + j] = newValue
    }
  }

  /// Row `i` as an array.
  public func row(_ i: Int) -> [Double] { Array(values[(i * columns)..<((i + 1) * columns)]) }

  /// Column `j` as an array.
  public func column(_ j: Int) -> [Double] { (0..<rows).map { self[$0, j] } }

  public var isSquare: Bool { rows == columns }

  public var description: String {
    (0..<rows).map { i in row(i).map { "\($0)" }.joined(separator: " ") }.joined(separator: "\n")
  }

  var shape: String { "\(rows) × \(columns)" }
  var isFinite: Bool { values.allSatisfy(\.isFinite) }

  func requireSquare(_ operation: String) throws {
    try require(isSquare, operation, code: codeOfNotSquare, "the matrix is \(shape)")
  }

  /// GSL's iterations need not end on NaN, so it never reaches them.
  func requireFinite(_ operation: String) throws {
    try require(isFinite, operation, code: codeOfDomain, "the \(shape) matrix has entries that are not finite")
  }

  /// GSL reads one triangle; a matrix that is not symmetric would get an answer to a question nobody asked.
  func requireSymmetric(_ operation: String) throws {
    try requireSquare(operation)
    try requireFinite(operation)
    let allowed = 1e-9 * (values.lazy.map { abs($0) }.max() ?? 0)
    for i in 0..<rows {
      for j in 0..<i {
        try require(
          abs(self[i, j] - self[j, i]) <= allowed, operation,
          "not symmetric: entry (\(i), \(j)) is \(self[i, j]), entry (\(j), \(i)) is \(self[j, i])")
      }
    }
  }
}
