import Catalog
import Foundation
import GSL

/// A first layer with its inputs and trigger: X (n × d), A (d × m), δ ∈ ℝᵈ, and the paper's augmentation [X, I], [A;
/// 1δᵀA].
struct FirstLayerDraw {
  let inputs: [[Double]], weights: [[Double]], trigger: [Double]

  init(_ stream: inout RandomStream, largest: Int = 5) {
    let n = Int.random(in: 1...largest, using: &stream)
    let d = Int.random(in: 1...largest, using: &stream), m = Int.random(in: 1...largest, using: &stream)
    let size = stream.magnitude(0.1...10)
    inputs = (0..<n).map { _ in stream.gaussians(d).map { $0 * size } }
    weights = (0..<d).map { _ in stream.gaussians(m) }
    let radius = stream.magnitude(0.1...10)
    trigger = stream.direction(d).map { $0 * radius }
  }

  var count: Int { inputs.count }
  var dimension: Int { weights.count }
  var outputs: Int { weights[0].count }
  var radius: Double { norm(trigger) }
  var inputNorm: Double { norm(inputs.map(norm)) }
  var root: Double { Double(count).squareRoot() }

  /// The column of weights into output j.
  func column(_ j: Int) -> [Double] { weights.map { $0[j] } }

  /// ‖A‖_{2,1}.
  var group: Double { (0..<outputs).reduce(0) { $0 + norm(column($1)) } }

  /// ‖[A; 1δᵀA]‖_{2,1}.
  var augmentedGroup: Double {
    (0..<outputs).reduce(0) { sum, j in
      let shift = root * inner(trigger, column(j))
      return sum + hypot(norm(column(j)), shift)
    }
  }

  /// The norms ‖X_c‖ of the input columns, and then n ones: one per row of [A; 1δᵀA].
  var columnNorms: [Double] {
    (0..<dimension).map { c in norm(inputs.map { $0[c] }) } + Array(repeating: 1, count: count)
  }

  /// Entry (row, j) of B = α ⊙ [A; 1δᵀA]: the coefficient of a unit atom.
  func coefficient(_ row: Int, _ j: Int) -> Double {
    columnNorms[row] * (row < dimension ? weights[row][j] : inner(trigger, column(j)))
  }

  /// Σ|B|.
  var coefficientSum: Double {
    let norms = columnNorms
    return (0..<outputs).reduce(0) { sum, j in
      let shift = abs(inner(trigger, column(j)))
      return sum + (0..<dimension).reduce(0) { $0 + norms[$1] * abs(weights[$1][j]) } + Double(count) * shift
    }
  }

  /// (X + 1δᵀ)A.
  var image: [[Double]] {
    inputs.map { x in (0..<outputs).map { j in inner(zip(x, trigger).map { $0 + $1 }, column(j)) } }
  }

  var size: Double { Double(count * dimension * outputs) }
  var shape: String { "n = \(count), d = \(dimension), m = \(outputs), C = \(shown(radius))" }
}

/// The Frobenius norm.
func frobenius(_ matrix: [[Double]]) -> Double { norm(matrix.map(norm)) }

/// The largest singular value, as accurate as GSL's decomposition.
func spectralNorm(_ matrix: [[Double]]) throws -> Double {
  try DenseMatrix(matrix).singularValueDecomposition().values[0]
}

/// A·B.
func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
  a.map { row in b[0].indices.map { j in inner(row, b.map { $0[j] }) } }
}
