import Catalog
import Torch

/// An upper bound on the eigenvalues of symmetric positive semidefinite matrices that is tight, and is proved.
///
/// **Why.** If Cholesky's algorithm finishes on M = b·I − A, the factor R satisfies RᵀR = M + E with ‖E‖ at most a
/// small multiple of n·u·tr M, whatever the rounding. Hence λ_max(A) ≤ b + ‖E‖. The level b is an estimate from below,
/// raised a little: eigenvalues where the matrices are small, else the largest Rayleigh quotient that power iteration
/// has found. Matrices that pass drop out; the others are iterated further, which raises b. That costs a third of a matrix product per attempt, where Gram iteration (Delattre et al. 2023)
/// takes one per squaring and stays above by up to r^{2⁻ᵐ} for rank r after m of them.
///
/// **Source.** Rump 2006, *Verification of positive definiteness*; Higham 2002, theorem 10.3.
struct EigenvalueCertificate {
  /// No eigenvalue of any matrix seen so far is above this.
  private(set) var bound = 0.0
  private var level = 0.0
  private var stream = RandomStream(seed: 0, stage: "power iteration")

  /// Raises `bound` to hold for `matrices` [F, n, n] too.
  /// - Throws: `Fault` if an entry is not finite.
  mutating func include(_ matrices: Tensor) throws {
    guard try matrices.isFinite() else { throw Fault(.badData, "its norm overflows double precision") }
    let n = matrices.shape[1]
    var remaining = try uncertified(matrices)
    guard remaining.shape[0] > 0 else { return }
    let isSmall = n <= Self.smallSize
    if isSmall { level = max(level, try remaining.symmetricEigenvalues().max().item()) }
    var vectors = try startingVectors(remaining.shape[0], n)
    var (steps, margin) = isSmall ? (1, 1e-10) : (16, 1e-4)
    while remaining.shape[0] > 0 {
      vectors = try iterated(remaining, vectors, steps)
      level = max(level, try quotients(remaining, vectors).max().item())
      // Nothing is certain below the smallest normal number; the caller scales its weights to one.
      bound = max(bound, max(level, 1e-290) * (1 + margin) * (1 + slack(n)))
      (remaining, vectors) = try failing(remaining, vectors)
      (steps, margin) = (min(2 * steps, 1024), (isSmall ? 32 : 2) * margin)
    }
  }

  /// Up to here all eigenvalues cost less than iterating.
  private static let smallSize = 96

  /// What Cholesky's rounding may hide of an eigenvalue.
  private func slack(_ n: Int) -> Double { Rounding.ofSum(n * (n + 2)) }

  /// The matrices for which the present bound does not hold yet.
  private func uncertified(_ matrices: Tensor) throws -> Tensor {
    bound == 0 ? matrices : try failing(matrices, matrices).0
  }

  private func failing(_ matrices: Tensor, _ vectors: Tensor) throws -> (Tensor, Tensor) {
    let n = matrices.shape[1]
    // The level that Cholesky sees leaves room for its own rounding.
    let tested = bound / (1 + slack(n))
    let passes = try (Tensor.eye(n) * tested - matrices).positiveDefinite().bools()
    let kept = passes.indices.filter { !passes[$0] }
    if kept.isEmpty { return try (matrices.sliced(0..<0), vectors.sliced(0..<0)) }
    if kept.count == passes.count { return (matrices, vectors) }
    let index = try Tensor(kept)
    return try (matrices.gathered(index), vectors.gathered(index))
  }

  private mutating func startingVectors(_ count: Int, _ n: Int) throws -> Tensor {
    let generator = try Generator(seed: stream.seed())
    return try generator.normal([count, n, 1], .float64)
  }

  private func iterated(_ matrices: Tensor, _ vectors: Tensor, _ steps: Int) throws -> Tensor {
    var vectors = vectors
    for _ in 0..<steps { vectors = try unit(matrices.matmul(unit(vectors))) }
    return vectors
  }

  private func quotients(_ matrices: Tensor, _ vectors: Tensor) throws -> Tensor {
    let vectors = try unit(vectors)
    return try (vectors * matrices.matmul(vectors)).sum(over: [1, 2])
  }

  private func unit(_ vectors: Tensor) throws -> Tensor {
    try vectors / vectors.norm(over: [1], keepingDimensions: true).clamped(to: 1e-290...1e290)
  }
}
