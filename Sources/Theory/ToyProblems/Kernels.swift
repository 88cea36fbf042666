import Catalog

/// Small dense kernels on lent memory: the hot loop of the property tests, where a library call per product would cost
/// more than the product.
enum Kernels {
  /// xᵀy, in four partial sums.
  @inline(__always)
  static func dot(_ x: Numbers, _ y: Numbers, _ n: Int) -> Double {
    var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
    var i = 0
    while i + 4 <= n {
      a += x[i] * y[i]
      b += x[i + 1] * y[i + 1]
      c += x[i + 2] * y[i + 2]
      d += x[i + 3] * y[i + 3]
      i += 4
    }
    while i < n {
      a += x[i] * y[i]
      i += 1
    }
    return (a + b) + (c + d)
  }

  static func norm(_ x: Numbers, _ n: Int) -> Double { dot(x, x, n).squareRoot() }

  /// ‖x − y‖.
  static func distance(_ x: Numbers, _ y: Numbers, _ n: Int) -> Double {
    var sum = 0.0
    for i in 0..<n { sum += (x[i] - y[i]) * (x[i] - y[i]) }
    return sum.squareRoot()
  }

  /// y ← y + s·x.
  @inline(__always)
  static func add(_ s: Double, _ x: Numbers, to y: Numbers, _ n: Int) {
    for i in 0..<n { y[i] += s * x[i] }
  }

  /// y ← A·x, A of `rows` rows.
  @inline(__always)
  static func multiply(_ a: Numbers, _ x: Numbers, into y: Numbers, rows: Int, columns: Int) {
    for i in 0..<rows { y[i] = dot(a + i * columns, x, columns) }
  }

  /// C ← A·Bᵀ, A of `n` rows and B of `m` rows, both with `columns` columns.
  static func multiplyRows(
    _ a: Numbers, _ b: Numbers, into c: Numbers, _ n: Int, _ m: Int, _ columns: Int
  ) {
    for i in 0..<n { multiply(b, a + i * columns, into: c + i * m, rows: m, columns: columns) }
  }

  /// y ← y + s·Aᵀx.
  @inline(__always)
  static func addTransposed(
    _ s: Double, _ a: Numbers, _ x: Numbers, to y: Numbers, rows: Int, columns: Int
  ) {
    for i in 0..<rows { add(s * x[i], a + i * columns, to: y, columns) }
  }

  /// y ← A·x for a symmetric A, by columns: sums of vectors, which the processor does four at a time.
  @inline(__always)
  static func multiplySymmetric(_ a: Numbers, _ x: Numbers, into y: Numbers, _ n: Int) {
    y.update(repeating: 0, count: n)
    addTransposed(1, a, x, to: y, rows: n, columns: n)
  }

  /// A random matrix of the given operator norm.
  static func fill(_ a: Numbers, _ count: Int, norm: Double, rows: Int, _ stream: inout RandomStream) {
    for i in 0..<count { a[i] = stream.uniform(-1...1) }
    let present = SymmetricSpectrum().norm(a, rows: rows, columns: count / rows)
    for i in 0..<count { a[i] *= norm / present }
  }

  /// Replaces the lower triangle of a symmetric matrix by its Cholesky factor; false unless it is positive definite.
  static func factorise(_ a: Numbers, _ n: Int) -> Bool {
    for i in 0..<n {
      let row = a + i * n
      for j in 0..<i { row[j] = (row[j] - dot(row, a + j * n, j)) / a[j * n + j] }
      let pivot = row[i] - dot(row, row, i)
      guard pivot > 0 else { return false }
      row[i] = pivot.squareRoot()
    }
    return true
  }

  /// x ← A⁻¹x, for A's Cholesky factor.
  static func solve(factor a: Numbers, _ x: Numbers, _ n: Int) {
    for i in 0..<n { x[i] = (x[i] - dot(a + i * n, x, i)) / a[i * n + i] }
    for i in stride(from: n - 1, through: 0, by: -1) {
      x[i] /= a[i * n + i]
      add(-x[i], a + i * n, to: x, i)
    }
  }
}
