import Catalog
import Torch

/// Reverse accumulation through the inner steps: the exact derivative of the δ that they reached.
///
/// With λ_T = ∂G/∂δ and H_t, M_t taken at δ_t, for t = T−1 … 0: the indirect part gains −αM_tᵀλ_{t+1}, and
/// λ_t = λ_{t+1} − αH_tλ_{t+1}. T mixed products and T − 1 Hessian–vector ones, with one step's history held at a time.
///
/// The solution's value is Σλ, which at a constant δ_t equals T steps of `FixedPointIteration`; residual k is the
/// k-th ‖λ‖ relative to the first. `converged` means that what the earlier steps could add is below the tolerance.
///
/// Needs a trajectory. Projections between steps are not differentiated.
public struct UnrolledHypergradient: HypergradientEstimator {
  public static let id = "unrolled"
  public static let title = "Unrolled differentiation"
  public static let source = Source("Franceschi et al. 2017", "Algorithm 1, reverse")

  /// How many of the last steps are gone through; nil takes all.
  public var steps: Int?
  /// Steps whose ‖λ‖ is at most this share of ‖∂G/∂δ‖ are left out.
  public var tolerance = 1e-12

  public init() {}
  public init(steps: Int?, tolerance: Double = 1e-12) {
    self.steps = steps
    self.tolerance = tolerance
  }

  public func estimate(_ problem: HypergradientProblem) throws -> Hypergradient {
    guard let trajectory = problem.trajectory else {
      throw Fault(.wrongUse, "unrolled differentiation needs the inner steps; keep the maximiser's iterates")
    }
    var reverse = try Reversal(problem, tolerance)
    let depth = min(steps ?? trajectory.count, trajectory.count)
    var (remaining, status) = (depth, try reverse.verdict())
    while remaining > 0, status == nil {
      remaining -= 1
      let step = try trajectory.step(trajectory.count - depth + remaining)
      try reverse.pass(step, rate: trajectory.rate, isLast: remaining == 0)
      status = try reverse.verdict()
    }
    return try Hypergradient(
      direct: problem.outerParameterGradient, indirect: reverse.indirect,
      solution: reverse.solution(status ?? .iterationLimit))
  }
}

/// λ and what has been accumulated from it.
private struct Reversal {
  var adjoint: Tensor
  var sum: Tensor
  var indirect: TensorBundle
  var residuals: [Double]
  var (passed, applications) = (0, 0)
  let (scale, tolerance): (Double, Double)

  init(_ problem: HypergradientProblem, _ tolerance: Double) throws {
    adjoint = try problem.outerInnerGradient.detached()
    sum = try .zeros(like: adjoint)
    indirect = try problem.outerParameterGradient.zeros()
    scale = try adjoint.norm2()
    self.tolerance = tolerance
    residuals = [scale == 0 ? 0 : 1]
  }

  func verdict() throws -> Status? {
    guard residuals.last!.isFinite, scale.isFinite else { return .nonFinite }
    return residuals.last! <= tolerance ? .converged : nil
  }

  mutating func pass(_ step: any SecondOrderOperator, rate: Double, isLast: Bool) throws {
    let gain = try indirect + step.mixed(adjoint) * -rate
    guard try gain.isFinite() else { return residuals.append(.nan) }
    indirect = gain
    sum = try sum + adjoint
    passed += 1
    // Before the first step there is nothing left for λ to meet.
    guard !isLast else { return }
    adjoint = try adjoint - rate * step.hvp(adjoint)
    applications += 1
    residuals.append(try adjoint.norm2() / scale)
  }

  func solution(_ status: Status) -> Solution<Tensor> {
    Solution(
      value: sum, status: status, residuals: residuals.filter(\.isFinite), iterations: passed,
      applications: applications)
  }
}
