/// Eigenvalues of small symmetric matrices in lent memory, and from them operator norms.
///
/// Householder's reduction to tridiagonal form and the implicit QL iteration, without vectors; backward stable, so an
/// eigenvalue is off by a few units of rounding of the largest.
///
/// **Source.** Golub and Van Loan, *Matrix Computations*, sections 8.3.1 and 8.3.3; Wilkinson and Reinsch 1971, II/2, II/3.
final class SymmetricSpectrum {
  private let diagonal = Buffer(), offDiagonal = Buffer(), gram = Buffer()

  /// Rounds a computed norm up by more than the iteration's rounding.
  private static let outward = 1 + 1e-12

  /// The eigenvalue of largest magnitude, as a magnitude rounded up: the operator norm. Overwrites `a`.
  func norm(_ a: Numbers, _ n: Int) -> Double {
    let values = eigenvalues(a, n)
    var largest = 0.0
    for i in 0..<n { largest = max(largest, abs(values[i])) }
    return largest * Self.outward
  }

  /// The operator norm, rounded up, of a matrix of any shape, by the smaller of its two Gram matrices.
  func norm(_ a: Numbers, rows: Int, columns: Int) -> Double {
    let n = min(rows, columns)
    guard n > 0 else { return 0 }
    let product = gram.zeros(n * n)
    if rows <= columns {
      for i in 0..<rows {
        for j in 0...i { product[i * n + j] = Kernels.dot(a + i * columns, a + j * columns, columns) }
      }
    } else {
      for row in 0..<rows {
        let x = a + row * columns
        for i in 0..<columns { Kernels.add(x[i], x, to: product + i * n, i + 1) }
      }
    }
    for i in 0..<n {
      for j in 0..<i { product[j * n + i] = product[i * n + j] }
    }
    return norm(product, n).squareRoot()
  }

  /// The eigenvalues in no particular order, valid until the next call. Overwrites `a`.
  func eigenvalues(_ a: Numbers, _ n: Int) -> Numbers {
    let (d, e) = (diagonal.room(n), offDiagonal.zeros(n))
    // Squares of entries must neither overflow nor vanish.
    var largest = 0.0
    for i in 0..<n * n { largest = max(largest, abs(a[i])) }
    let scale = largest > 0 && !(1e-60...1e60).contains(largest) ? largest : 1
    if scale != 1 {
      for i in 0..<n * n { a[i] /= scale }
    }
    reduce(a, n, d, e)
    iterate(d, e, n)
    if scale != 1 {
      for i in 0..<n { d[i] *= scale }
    }
    return d
  }

  /// Reflects column after column to tridiagonal form: `d` the diagonal, `e[1...]` beside it.
  private func reduce(_ a: Numbers, _ n: Int, _ d: Numbers, _ e: Numbers) {
    for i in stride(from: n - 1, through: 1, by: -1) {
      let u = a + i * n
      let scale = (0..<i).reduce(0) { $0 + abs(u[$1]) }
      e[i] = u[i - 1]
      guard i > 1, scale > 0 else {
        d[i] = u[i]
        continue
      }
      for k in 0..<i { u[k] /= scale }
      var h = Kernels.dot(u, u, i)
      let f = u[i - 1]
      let g = f >= 0 ? -h.squareRoot() : h.squareRoot()
      e[i] = scale * g
      h -= f * g
      u[i - 1] = f - g
      deflate(a, u, n, i, h, e)
      d[i] = a[i * n + i]
    }
    d[0] = a[0]
    e[0] = 0
  }

  /// A ← A − u·qᵀ − q·uᵀ on the leading i × i block, with q = p − (uᵀp/2h)u and p = A·u/h.
  private func deflate(_ a: Numbers, _ u: Numbers, _ n: Int, _ i: Int, _ h: Double, _ p: Numbers) {
    // The entries e[0 ..< i] are not yet in use.
    for j in 0..<i { p[j] = 0 }
    for j in 0..<i {
      let row = a + j * n
      p[j] += Kernels.dot(row, u, j + 1)
      Kernels.add(u[j], row, to: p, j)
    }
    for j in 0..<i { p[j] /= h }
    let half = Kernels.dot(p, u, i) / (2 * h)
    Kernels.add(-half, u, to: p, i)
    for j in 0..<i {
      let row = a + j * n
      Kernels.add(-u[j], p, to: row, j + 1)
      Kernels.add(-p[j], u, to: row, j + 1)
    }
  }

  /// QL with Wilkinson's shift on the tridiagonal matrix.
  private func iterate(_ d: Numbers, _ e: Numbers, _ n: Int) {
    for i in 1..<max(n, 1) { e[i - 1] = e[i] }
    e[n - 1] = 0
    for l in 0..<n {
      // Thirty sweeps are three times what any matrix has been seen to need.
      for _ in 0..<30 {
        var m = l
        while m < n - 1, abs(e[m]) > 0x1p-53 * (abs(d[m]) + abs(d[m + 1])) { m += 1 }
        if m == l { break }
        sweep(d, e, from: m, to: l)
      }
    }
  }

  private func sweep(_ d: Numbers, _ e: Numbers, from m: Int, to l: Int) {
    var g = (d[l + 1] - d[l]) / (2 * e[l])
    var r = (g * g + 1).squareRoot()
    g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r))
    var (s, c, p) = (1.0, 1.0, 0.0)
    for i in stride(from: m - 1, through: l, by: -1) {
      let (f, b) = (s * e[i], c * e[i])
      r = (f * f + g * g).squareRoot()
      e[i + 1] = r
      if r == 0 {
        d[i + 1] -= p
        e[m] = 0
        return
      }
      (s, c) = (f / r, g / r)
      g = d[i + 1] - p
      r = (d[i] - g) * s + 2 * c * b
      p = s * r
      d[i + 1] = g + p
      g = c * r - b
    }
    d[l] -= p
    e[l] = g
    e[m] = 0
  }
}
