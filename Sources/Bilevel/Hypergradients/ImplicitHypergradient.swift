import Catalog
import Torch

/// Implicit differentiation: solves α(H + λI)·v = ∂G/∂δ, then the indirect part is −αMᵀv.
///
/// The system is that of the inner map's fixed point, A = I − ∂_δΦ. The defaults are the released code's: the sum of
/// five Neumann terms with α = 0.1, four Hessian–vector products and one mixed one.
///
/// Exact at a stationary δ with a converged solve; where a constraint is active, ∇_δ g ≠ 0 and the indirect part is
/// biased.
public struct ImplicitHypergradient: HypergradientEstimator {
  public static let id = "implicit"
  public static let title = "Implicit differentiation"
  public static let source = Source("Zeng et al. 2022", "Equations 2 and 3")

  /// One of `Registry.linearSolvers`.
  public var solver = FixedPointIteration.id
  public var steps = 5
  public var tolerance = 1e-10
  /// α.
  public var rate = 0.1
  /// λ; adds a multiple of the identity to H and so bounds the response where H is nearly singular.
  public var damping = 0.0

  public init() {}
  public init(
    solver: String, steps: Int = 5, tolerance: Double = 1e-10, rate: Double = 0.1, damping: Double = 0
  ) {
    self.solver = solver
    self.steps = steps
    self.tolerance = tolerance
    self.rate = rate
    self.damping = damping
  }

  public func estimate(_ problem: HypergradientProblem) throws -> Hypergradient {
    let solver = try Registry.linearSolvers(solver).limited(steps: steps, tolerance: tolerance)
    let map = HessianMap(of: problem.inner, scale: rate, shift: damping)
    let solution = try solver.solve(map, problem.outerInnerGradient, from: problem.start)
    return try problem.hypergradient(solution, scale: rate)
  }
}
