import Catalog
import Torch

/// The dense response Jacobian R = −H⁻¹M in double, and Rᵀ∂G/∂δ: for small problems and for tests.
///
/// d Hessian–vector and d mixed products for d inner variables, d·(d + P) numbers of memory; a δ with more entries than
/// `largest` is declined. It forms M and solves for R first, so all it shares with the implicit estimator is the
/// operator.
///
/// The solution's value is H⁻¹∂G/∂δ.
public struct ExactHypergradient: HypergradientEstimator {
  public static let id = "exact"
  public static let title = "Exact response Jacobian"
  public static let source = Source("Zeng et al. 2022", "Equation 2")

  /// The most inner variables for which H and M are assembled.
  public var largest = 1024
  public var tolerance = 1e-10

  public init() {}

  public func estimate(_ problem: HypergradientProblem) throws -> Hypergradient {
    let b = problem.outerInnerGradient
    if try b.dot(b) == 0 { return try unmoved(problem, .converged, [0]) }
    guard b.count <= largest else { return try unmoved(problem, .notApplicable, [1]) }
    let assembled = try Assembled(problem.inner, like: b)
    let solution = try assembled.solve(b, tolerance)
    guard solution.status == .converged, let response = try assembled.response() else {
      return try unmoved(problem, solution.status, solution.residuals, applications: b.count)
    }
    let indirect = try response.transposed().matmul(b.column())
    return try Hypergradient(
      direct: problem.outerParameterGradient, indirect: problem.outerParameterGradient.filled(from: indirect),
      solution: solution)
  }

  /// The direct part alone.
  private func unmoved(
    _ problem: HypergradientProblem, _ status: Status, _ residuals: [Double], applications: Int = 0
  ) throws -> Hypergradient {
    let zero = try Tensor.zeros(like: problem.outerInnerGradient)
    let solution = Solution(
      value: zero, status: status, residuals: residuals, iterations: 0, applications: applications)
    return try problem.hypergradient(solution, scale: 1)
  }

  /// R = −H⁻¹M, [d, P] in double, for δ shaped like `point`; nil if H is singular.
  public static func responseJacobian(of inner: any SecondOrderOperator, like point: Tensor) throws -> Tensor? {
    try Assembled(inner, like: point).response()
  }
}

/// H and M, in double on the processor.
private struct Assembled {
  let hessian: Tensor
  let mixed: Tensor

  init(_ inner: any SecondOrderOperator, like point: Tensor) throws {
    let basis = try point.standardBasis()
    hessian = try basis.map { try inner.hvp($0) }.columns()
    // Mᵀeᵢ is the i-th row of M.
    mixed = try basis.map { try inner.mixed($0).column() }.columns().transposed()
  }

  func response() throws -> Tensor? { try hessian.solvedOrNil(mixed).map { try -$0 } }

  func solve(_ b: Tensor, _ tolerance: Double) throws -> Solution<Tensor> {
    // Its products are with the assembled matrix; as many were taken of the operator to assemble it.
    try DenseReference(largest: .max, tolerance: tolerance).solve(DenseMap(hessian, .symmetric), b.column())
      .reshaped(like: b)
  }
}

extension Solution<Tensor> {
  fileprivate func reshaped(like other: Tensor) throws -> Self {
    var copy = self
    copy.value = try value.reshaped(other.shape).to(other.dtype).to(other.device)
    return copy
  }
}
