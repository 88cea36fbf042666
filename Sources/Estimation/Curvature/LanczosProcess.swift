import Catalog
import GSL
import Torch

/// The growing basis Q, its rows orthonormal, and T = QAQᵀ, tridiagonal.
struct LanczosProcess {
  private var basis: Tensor
  /// The next row of Q.
  private var next: Tensor
  /// T's entries; the last coupling is to `next`.
  private var diagonal: [Double] = [], couplings: [Double] = []
  private(set) var asymmetry = 0.0

  init(from start: Tensor) throws {
    basis = start
    next = start
  }

  var steps: Int { diagonal.count }

  /// - Parameter apply: q ↦ Aq, rows in double.
  mutating func advance(_ apply: (Tensor) throws -> Tensor) throws {
    let image = try apply(next)
    guard try image.isFinite() else {
      throw Fault(.badData, "a product with the second derivative is not finite: the network's values overflow here")
    }
    if steps > 0 { basis = try .concatenated([basis, next]) }
    let first = try projection(of: image)
    let once = try image - combination(first)
    let second = try projection(of: once)
    let rest = try once - combination(second)
    let coefficients = try (first + second).doubles()
    recordAsymmetry(coefficients)
    diagonal.append(coefficients[steps])
    couplings.append(try rest.length())
    next = try couplings.last! > 0 ? rest / couplings.last! : rest
  }

  /// Whether both extreme Ritz values have small residuals |β·s|, s the last entry of T's eigenvector; or the basis
  /// spans an invariant subspace, which one grown from a random vector does only once it holds every eigenvalue.
  func hasConverged(_ tolerance: Double) throws -> Bool {
    let (values, vectors) = try ritz()
    let scale = max(abs(values.first!), abs(values.last!))
    let residuals = [0, steps - 1].map { abs(couplings[steps - 1] * vectors[steps - 1, $0]) }
    return couplings[steps - 1] <= 1e-12 * scale || residuals.allSatisfy { $0 <= tolerance * scale }
  }

  /// The Ritz vectors of the two ends, rows.
  func extremeVectors() throws -> (low: Tensor, high: Tensor) {
    let vectors = try ritz().vectors
    let ends = try [0, steps - 1].map { try combination(Tensor(vectors.column($0), [steps, 1])) }
    return (ends[0], ends[1])
  }

  private func ritz() throws -> (values: [Double], vectors: DenseMatrix) {
    let system = try DenseMatrix(rows: steps, columns: steps) { i, j in
      i == j ? diagonal[i] : abs(i - j) == 1 ? couplings[min(i, j)] : 0
    }.symmetricEigensystem()
    return (system.values, system.vectors)
  }

  /// Q·w as a column.
  private func projection(of w: Tensor) throws -> Tensor { try basis.matmul(w.transposed()) }
  /// Qᵀ·c as a row.
  private func combination(_ c: Tensor) throws -> Tensor { try c.transposed().matmul(basis) }

  /// `coefficients` is ⟨qᵢ, Aqⱼ⟩ for the new j; ⟨qⱼ, Aqᵢ⟩ is the coupling for i = j − 1 and zero before.
  private mutating func recordAsymmetry(_ coefficients: [Double]) {
    for (row, value) in coefficients.dropLast().enumerated() {
      let mirrored = row == coefficients.count - 2 ? couplings[row] : 0
      asymmetry = max(asymmetry, abs(value - mirrored))
    }
  }
}
