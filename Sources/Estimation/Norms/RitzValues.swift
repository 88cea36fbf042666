import Torch

/// Estimates from below of the largest eigenvalues of symmetric matrices, all matrices of a stack at once.
///
/// The Lanczos method without reorthogonalisation, whose vectors need not be kept. Some eigenvalues then come out
/// twice, and none beyond the spectrum but by rounding. Power iteration needs the square of its steps where eigenvalues
/// crowd at the top, as those of random matrices do.
///
/// **Source.** Paige 1980; Golub and Van Loan 2013, *Matrix Computations*, §10.3.
struct RitzValues {
  /// One per matrix.
  let largest: [Double]

  /// - Parameter matrices: [F, n, n].
  init(of matrices: Tensor, steps: Int, seed: UInt64) throws {
    let (count, n) = (matrices.shape[0], matrices.shape[1]), steps = min(steps, n)
    var system = [Double](repeating: 0, count: count * steps * steps)
    var previous = try Tensor.zeros([count, n, 1], .float64), coupling = try Tensor.zeros([count, 1, 1], .float64)
    var vector = try Self.unit(Generator(seed: seed).normal([count, n, 1], .float64)).vector
    for step in 0..<steps {
      let image = try Self.product(matrices, vector) - previous * coupling
      let quotient = try (vector * image).sum(over: [1], keepingDimensions: true)
      let next = try Self.unit(image - vector * quotient)
      (previous, vector, coupling) = (vector, next.vector, next.length)
      let (diagonal, beside) = (try quotient.doubles(), try coupling.doubles())
      for index in 0..<count {
        let place = (index * steps + step) * steps + step
        system[place] = diagonal[index]
        if step + 1 < steps { (system[place + 1], system[place + steps]) = (beside[index], beside[index]) }
      }
    }
    let values = try Tensor(system, [count, steps, steps]).symmetricEigenvalues()
    largest = try values.max(over: [1]).doubles()
  }

  private static func unit(_ vectors: Tensor) throws -> (vector: Tensor, length: Tensor) {
    let length = try vectors.norm(over: [1], keepingDimensions: true)
    return (try vectors / length.clamped(to: 1e-290...1e290), length)
  }

  /// A matrix by itself is multiplied where it stands; in a stack it would be copied first.
  private static func product(_ matrices: Tensor, _ vectors: Tensor) throws -> Tensor {
    let (count, n) = (matrices.shape[0], matrices.shape[1])
    guard count == 1 else { return try matrices.matmul(vectors) }
    return try matrices.reshaped([n, n]).matmul(vectors.reshaped([n])).reshaped([1, n, 1])
  }
}
