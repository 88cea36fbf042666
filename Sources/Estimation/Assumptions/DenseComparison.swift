import Bilevel
import Torch

/// The released estimate of the hypergradient beside the exact one, and the Hessian's whole spectrum.
public struct DenseComparison: Sendable {
  /// ‖∇̂ψ − ∇ψ‖, the left-hand side of Theorem 1; the estimate takes k fixed-point terms.
  public let error: Double
  /// ‖∇ψ‖.
  public let exactNorm: Double
  /// ‖∇̂ψ‖.
  public let estimateNorm: Double
  /// ∂G/∂θ, the estimate's direct part.
  public let directNorm: Double
  /// The indirect parts' norms, exact and estimated, and the cosine between them; nil where one of them is zero.
  public let exactIndirectNorm: Double, estimatedIndirectNorm: Double, indirectCosine: Double?
  /// ‖∂G/∂δ − Mv‖/‖∂G/∂δ‖ of the exact solve, measured in float64.
  public let residual: Double
  /// All eigenvalues of ∇²g, ascending.
  public let spectrum: [Double]
  /// The largest |Mᵢⱼ − Mⱼᵢ|/2 as assembled.
  public let asymmetry: Double

  /// Whether the exact one was formed at δ* and the estimate at δ_t. Otherwise there was no δ*, both were formed where
  /// Algorithm 1 forms its system, at δ_t shortened to the radius, and the error is the linear solver's alone.
  public let isAtSolution: Bool

  /// How many eigenvalues are at most 0.
  public var nonPositive: Int { spectrum.count { $0 <= 0 } }
  /// The largest |λ| over the smallest.
  public var condition: Double {
    let magnitudes = spectrum.map { abs($0) }
    return magnitudes.max()! / magnitudes.min()!
  }

  /// - Parameters:
  ///   - objective: gives the products that the Hessian is assembled from.
  ///   - precise: the same in float64; everything else is computed with it.
  ///   - point: where the estimate is formed.
  ///   - solution: δ*, where the exact hypergradient is formed; nil forms it at `point` too.
  ///   - settings: for α, k and the size of a stack.
  ///   - onStep: hears of each stack.
  init(
    _ objective: UnlearningObjective, _ precise: UnlearningObjective, estimatedAt point: Tensor,
    exactAt solution: Tensor?, _ settings: AssumptionSettings, onStep: (_ done: Int, _ of: Int) throws -> Void
  ) throws {
    let reference = solution ?? point
    isAtSolution = solution != nil
    let copies = max(1, settings.stack / objective.images.shape[0])
    let hessian = try HessianMatrix(at: reference, columns: copies, onStep: onStep, objective.stacked(at:))
    let exact = try DenseHypergradient().estimate(precise.problem(at: reference), with: hessian.matrix)
    let estimate = try ImplicitHypergradient(
      solver: FixedPointIteration.id, steps: settings.solverSteps, tolerance: 0, rate: settings.rate
    ).estimate(precise.problem(at: point))
    error = try (estimate.total - exact.total).norm()
    exactNorm = try exact.total.norm()
    estimateNorm = try estimate.total.norm()
    directNorm = estimate.diagnostics.directNorm
    exactIndirectNorm = exact.diagnostics.indirectNorm
    estimatedIndirectNorm = estimate.diagnostics.indirectNorm
    let product = exactIndirectNorm * estimatedIndirectNorm
    indirectCosine = product > 0 ? try exact.indirect.dot(estimate.indirect) / product : nil
    residual = exact.solution.residuals.last!
    spectrum = try hessian.matrix.symmetricEigenvalues().doubles()
    asymmetry = hessian.asymmetry
  }
}
