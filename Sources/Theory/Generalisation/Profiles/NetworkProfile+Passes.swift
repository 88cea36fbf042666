/// The two passes over the graph that every network bound is made of, in log space.
extension NetworkProfile {
  /// B: per vertex, a bound on the Frobenius norm of its stacked output over `count` examples.
  ///
  /// A layer takes B to s·B + √(nP)·‖b‖₂, a fixed map to its Lipschitz constant times B, a sum to the sum and a
  /// concatenation to the root of the sum of squares.
  ///
  /// - Parameters:
  ///   - inputNorm: ‖X‖_F, the norm of the stacked inputs.
  ///   - count: n.
  public func forwardNorms(inputNorm: Magnitude, count: Int) -> [Magnitude] {
    var norms: [Magnitude] = []
    for vertex in vertices {
      let inputs = vertex.inputs.map { norms[$0] }
      switch vertex.kind {
      case .input: norms.append(inputNorm)
      case .layer(let layer):
        let shift = Magnitude(layer.weights.biasNorm) * Magnitude(Double(count) * layer.positions).squareRoot
        norms.append(Magnitude(layer.weights.spectral) * inputs[0] + shift)
      case .fixed(let lipschitz): norms.append(Magnitude(lipschitz) * inputs[0])
      case .sum: norms.append(Magnitude.sum(inputs))
      case .concatenation: norms.append(Magnitude.norm(inputs))
      }
    }
    return norms
  }

  /// G: per vertex, a Lipschitz constant of the scores in that vertex's output, earlier values held fixed.
  ///
  /// G(scores) = 1, and G of a vertex is the sum over its consumers of their Lipschitz constant times their own G.
  public func lipschitzToScores() -> [Magnitude] {
    var constants = [Magnitude](repeating: .zero, count: vertices.count)
    constants[vertices.count - 1] = .one
    for index in vertices.indices.reversed() {
      let own: Magnitude =
        switch vertices[index].kind {
        case .layer(let layer): Magnitude(layer.weights.spectral)
        case .fixed(let lipschitz): Magnitude(lipschitz)
        case .input, .sum, .concatenation: .one
        }
      for input in vertices[index].inputs { constants[input] = constants[input] + own * constants[index] }
    }
    return constants
  }

  /// Λ: a Lipschitz constant of the scores in the input.
  public var lipschitzConstant: Magnitude { lipschitzToScores()[0] }
}
