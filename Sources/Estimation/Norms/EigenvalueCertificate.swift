import Catalog
import Torch

/// An upper bound on the eigenvalues of symmetric positive semidefinite matrices that is tight, and is proved.
///
/// **Why.** If Cholesky's algorithm finishes on M = b·I − A, the factor R satisfies RᵀR = M + E with ‖E‖ at most a
/// small multiple of n·u·tr M, whatever the rounding. Hence λ_max(A) ≤ b + ‖E‖. The level b is an estimate from below,
/// raised a little: eigenvalues where the matrices are small, else the largest value that ``RitzValues`` finds. Matrices
/// that pass drop out; the others are searched longer, which raises b. That costs a third of a matrix product per
/// attempt, where Gram iteration (Delattre et al. 2023) takes one per squaring and stays above by up to r^{2⁻ᵐ} for
/// rank r after m of them.
///
/// **Source.** Rump 2006, *Verification of positive definiteness*; Higham 2002, theorem 10.3.
struct EigenvalueCertificate {
  /// No eigenvalue of any matrix seen so far is above this.
  private(set) var bound = 0.0
  private var level = 0.0
  private var stream = RandomStream(seed: 0, stage: "eigenvalues")

  /// Raises `bound` to hold for `matrices` [F, n, n] too.
  /// - Throws: `Fault` if an entry is not finite.
  mutating func include(_ matrices: Tensor) throws {
    guard try matrices.isFinite() else { throw Fault(.badData, "its norm overflows double precision") }
    let n = matrices.shape[1]
    var remaining = bound == 0 ? matrices : try failing(matrices)
    let isSmall = n <= Self.smallSize
    if isSmall, remaining.shape[0] > 0 { level = max(level, try remaining.symmetricEigenvalues().max().item()) }
    var (steps, margin) = isSmall ? (0, 1e-10) : (Self.steps, 1e-4)
    while remaining.shape[0] > 0 {
      if !isSmall { level = max(level, try largestRitzValue(of: remaining, steps: steps)) }
      // Nothing is certain below the smallest normal number; the caller scales its weights to one.
      bound = max(bound, max(level, 1e-290) * (1 + margin) * (1 + slack(n)))
      remaining = try failing(remaining)
      (steps, margin) = (2 * steps, (isSmall ? 32 : 2) * margin)
    }
  }

  /// Up to here all eigenvalues cost less than a search.
  private static let smallSize = 96
  /// Of the first search. An attempt that fails costs as much as some twenty.
  private static let steps = 48

  /// What Cholesky's rounding may hide of an eigenvalue.
  private func slack(_ n: Int) -> Double { Rounding.ofSum(n * (n + 2)) }

  /// The matrices for which the present bound does not hold yet.
  private func failing(_ matrices: Tensor) throws -> Tensor {
    let n = matrices.shape[1]
    // The level that Cholesky sees leaves room for its own rounding.
    let tested = bound / (1 + slack(n))
    let passes = try (Tensor.eye(n) * tested - matrices).positiveDefinite().bools()
    let kept = passes.indices.filter { !passes[$0] }
    return kept.count == passes.count ? matrices : try matrices.gathered(Tensor(kept))
  }

  /// A short search tells which matrix to look at for longer.
  private mutating func largestRitzValue(of matrices: Tensor, steps: Int) throws -> Double {
    let rough = try RitzValues(of: matrices, steps: 8, seed: stream.seed()).largest
    let place = rough.indices.max { rough[$0] < rough[$1] }!
    return try RitzValues(of: matrices.sliced(place..<place + 1), steps: steps, seed: stream.seed()).largest[0]
  }
}
