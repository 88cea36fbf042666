public import Bilevel
import Catalog
public import Torch

/// The hypergradient ∂G/∂θ − Nᵀ M⁻¹ ∂G/∂δ with M = ∇²g assembled and factorised.
///
/// M may come from float32 products: the solution is refined against products of `problem.inner`, which decide its
/// accuracy. Each refinement costs one Hessian–vector product and gains the digits that M's own are good for, divided
/// by its condition.
///
/// **Source.** Zeng et al. 2022, equation 2; refinement: Higham 2002, *Accuracy and Stability*, chapter 12.
public struct DenseHypergradient {
  public var refinements = 20
  /// Of ‖∂G/∂δ − Mv‖ relative to ‖∂G/∂δ‖.
  public var tolerance = 1e-10

  public init() {}

  /// - Parameters:
  ///   - problem: in float64 for a reference.
  ///   - matrix: M, d × d in double.
  /// - Throws: `Fault` if M is singular: the implicit function theorem then gives no hypergradient.
  public func estimate(_ problem: HypergradientProblem, with matrix: Tensor) throws -> Hypergradient {
    let b = problem.outerInnerGradient
    let scale = try b.length()
    var (v, residual) = (try Tensor.zeros(like: b), b)
    var residuals = [scale == 0 ? 0 : 1.0]
    while residuals.last! > tolerance, residuals.count <= refinements {
      let next = try v + correction(matrix, residual)
      let remainder = try b - problem.inner.hvp(next)
      let share = try remainder.length() / scale
      // Where the digits of M are spent, a refinement no longer helps.
      guard share < residuals.last! else { break }
      (v, residual) = (next, remainder)
      residuals.append(share)
    }
    let solution = Solution(
      value: v, status: residuals.last! <= tolerance ? .converged : .stagnated, residuals: residuals,
      iterations: residuals.count - 1, applications: residuals.count - 1)
    return try Hypergradient(
      direct: problem.outerParameterGradient, indirect: problem.inner.mixed(v) * -1, solution: solution)
  }

  private func correction(_ matrix: Tensor, _ residual: Tensor) throws -> Tensor {
    do {
      let step = try matrix.solve(residual.row().transposed())
      if try step.isFinite() { return try residual.filled(from: step) }
    } catch let error as TorchError where error.kind == .argument {
      // The shapes fit, so what was refused is an exactly singular matrix.
    }
    throw Fault(.badData, "the second derivative is singular here: there is no hypergradient to compare with")
  }
}
