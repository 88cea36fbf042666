/// A norm of a matrix, named by its formula.
public enum MatrixNorm: String, CaseIterable, Equatable, Sendable {
  /// √(Σ aᵢⱼ²).
  case frobenius
  /// The largest singular value; the norm induced by Euclidean lengths.
  case spectral
  /// The sum of the singular values.
  case nuclear
  /// The largest sum of absolute values in a column; induced by the 1-norm.
  case one
  /// The largest sum of absolute values in a row; induced by the maximum norm.
  case infinity
  /// The sum of the Euclidean lengths of the columns, ‖A‖₂,₁; transpose first where a source sums over rows.
  case twoOne
  /// The largest absolute entry; not submultiplicative.
  case maximum
}

extension DenseMatrix {
  /// The norm of the kind asked for.
  ///
  /// Edges: `spectral` and `nuclear` throw on entries that are not finite; the others propagate them.
  public func norm(_ kind: MatrixNorm) throws -> Double {
    switch kind {
    case .frobenius: euclideanNorm(values)
    case .spectral: try singularValueDecomposition().values[0]
    case .nuclear: try singularValueDecomposition().values.reduce(0, +)
    case .one: largest((0..<columns).map { sumOfMagnitudes(column($0)) })
    case .infinity: largest((0..<rows).map { sumOfMagnitudes(row($0)) })
    case .twoOne: (0..<columns).reduce(0) { $0 + euclideanNorm(column($1)) }
    case .maximum: largest(values.map { abs($0) })
    }
  }

  /// `max()` would drop NaN, depending on its place.
  private func largest(_ numbers: [Double]) -> Double {
    numbers.contains(where: \.isNaN) ? .nan : numbers.max() ?? 0
  }

  private func sumOfMagnitudes(_ numbers: [Double]) -> Double { numbers.reduce(0) { $0 + abs($1) } }

  /// Scaled, so that squares neither overflow nor vanish.
  private func euclideanNorm(_ numbers: [Double]) -> Double {
    let scale = largest(numbers.map { abs($0) })
    guard scale > 0, scale.isFinite else { return scale }
    return scale * numbers.reduce(0) { $0 + ($1 / scale) * ($1 / scale) }.squareRoot()
  }
}
