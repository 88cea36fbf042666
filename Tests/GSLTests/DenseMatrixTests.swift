import Foundation
import GSL
import Testing

@Suite("DenseMatrix") struct DenseMatrixTests {
  let stream = MersenneTwister(seed: 1, name: "matrices")

  @Test("The product agrees with the sum that defines it, and transposes in reverse order")
  func product() throws {
    let (a, b) = (try randomMatrix(3, 5, stream), try randomMatrix(5, 2, stream))
    let c = try a.multiplied(by: b)
    for i in 0..<3 {
      for j in 0..<2 { #expect(close(c[i, j], (0..<5).reduce(0) { $0 + a[i, $1] * b[$1, j] })) }
    }
    let reversed = try b.transposed().multiplied(by: a.transposed())
    #expect(try c.transposed().subtracting(reversed).norm(.maximum) < 1e-14)
  }

  @Test("The solution of a random system leaves no residual", arguments: [1, 2, 10, 60])
  func solve(size: Int) throws {
    let a = try randomMatrix(size, size, stream)
    let b = stream.gaussians(size)
    let x = try a.solve(b)
    let residual = zip(try a.multiplied(by: x), b).map { abs($0 - $1) }.max()!
    #expect(residual < 1e-9)
    let inverse = try a.inverse()
    #expect(try a.multiplied(by: inverse).subtracting(.identity(size)).norm(.maximum) < 1e-8)
  }

  @Test("Cholesky solves as LU does, and its factor multiplies back")
  func cholesky() throws {
    let g = try randomMatrix(12, 8, stream)
    let a = try g.transposed().multiplied(by: g)
    let b = stream.gaussians(8)
    for (x, y) in zip(try a.choleskySolve(b), try a.solve(b)) { #expect(close(x, y, relative: 1e-7)) }
    let factor = try a.choleskyFactor()
    #expect(factor[0, 7] == 0)
    #expect(try factor.multiplied(by: factor.transposed()).subtracting(a).norm(.frobenius) < 1e-12)
    #expect(try DenseMatrix([[4]]).choleskyFactor() == DenseMatrix([[2]]))
  }

  @Test("The second-difference matrix has the eigenvalues 2 − 2cos(kπ/(n + 1))")
  func knownEigenvalues() throws {
    let n = 20
    let a = try DenseMatrix(rows: n, columns: n) { $0 == $1 ? 2 : abs($0 - $1) == 1 ? -1 : 0 }
    let system = try a.symmetricEigensystem()
    for k in 1...n {
      #expect(close(system.values[k - 1], 2 - 2 * cos(Double(k) * .pi / Double(n + 1)), absolute: 1e-12))
    }
    let scaled = try system.vectors.multiplied(by: .diagonal(system.values))
    let rebuilt = try scaled.multiplied(by: system.vectors.transposed())
    #expect(try rebuilt.subtracting(a).norm(.frobenius) < 1e-12)
    #expect(close(try a.determinant(), Double(n + 1), relative: 1e-10))
    #expect(close(try a.trace(), system.values.reduce(0, +)))
  }

  @Test("The singular values decompose tall and wide matrices", arguments: [(6, 3), (3, 6), (4, 4), (1, 5), (5, 1)])
  func singularValues(rows: Int, columns: Int) throws {
    let a = try randomMatrix(rows, columns, stream)
    let s = try a.singularValueDecomposition()
    let k = min(rows, columns)
    #expect(s.left.rows == rows && s.left.columns == k && s.right.rows == columns && s.right.columns == k)
    let rebuilt = try s.left.multiplied(by: .diagonal(s.values)).multiplied(by: s.right.transposed())
    #expect(try rebuilt.subtracting(a).norm(.frobenius) < 1e-12)
    let gram = try s.right.transposed().multiplied(by: s.right)
    #expect(try gram.subtracting(.identity(k)).norm(.maximum) < 1e-12)
    #expect(s.values == s.values.sorted(by: >))
  }

  @Test("Every norm has its value on a matrix worked by hand")
  func norms() throws {
    let a = try DenseMatrix([[3, 0], [-4, 5]])
    let expected: [MatrixNorm: Double] = [
      .frobenius: 50.0.squareRoot(), .spectral: 45.0.squareRoot(), .nuclear: 45.0.squareRoot() + 5.0.squareRoot(),
      .one: 7, .infinity: 9, .twoOne: 10, .maximum: 5,
    ]
    for kind in MatrixNorm.allCases { #expect(close(try a.norm(kind), expected[kind]!), "\(kind)") }
    #expect(try DenseMatrix([[1e200, 1e200]]).norm(.frobenius) == 1e200 * 2.0.squareRoot())
  }

  @Test("What a shape or a value makes impossible is refused with its kind")
  func refusals() throws {
    let wide = try DenseMatrix([[1, 2, 3], [4, 5, 6]])
    expectFailure(.shape) { try DenseMatrix([]) }
    expectFailure(.shape) { try DenseMatrix([[1], [1, 2]]) }
    expectFailure(.shape) { try DenseMatrix(rows: -1, columns: 2) { _, _ in 0 } }
    expectFailure(.shape) { try wide.multiplied(by: wide) }
    expectFailure(.shape) { try wide.multiplied(by: [1, 2]) }
    expectFailure(.shape) { try wide.adding(wide.transposed()) }
    expectFailure(.shape) { try wide.solve([1, 2]) }
    expectFailure(.shape) { try DenseMatrix.identity(2).solve([1, 2, 3]) }
    expectFailure(.singular) { try DenseMatrix([[1, 2], [2, 4]]).solve([1, 1]) }
    expectFailure(.singular) { try DenseMatrix([[1, 2], [2, 1]]).choleskySolve([1, 1]) }
    expectFailure(.invalidArgument) { try DenseMatrix([[1, 2], [0, 1]]).symmetricEigensystem() }
    expectFailure(.domain) { try DenseMatrix([[.nan]]).symmetricEigensystem() }
    expectFailure(.domain) { try DenseMatrix([[.infinity, 1]]).singularValueDecomposition() }
    #expect(try DenseMatrix([[1, 2], [2, 4]]).determinant() == 0)
    #expect(try DenseMatrix([[1, .nan]]).norm(.maximum).isNaN)
  }

  @Test("A refusal names the operation, GSL's message and both shapes")
  func messages() throws {
    let a = try DenseMatrix([[1, 2, 3]])
    let error = #expect(throws: GSLError.self) { try a.multiplied(by: a) }
    #expect(
      error?.description
        == "matrix product: matrix/vector sizes are not conformant (left is 1 × 3, right is 1 × 3)")
  }
}
