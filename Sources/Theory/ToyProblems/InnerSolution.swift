/// δ*(θ), the constrained δ_C(θ), and the gradient of ψ(θ) = E(δ*(θ), θ) to rounding: what estimates are judged by.
///
/// δ* by Newton's method with a Cholesky factor, until ‖∇₁e‖ stops falling. For the hypergradient,
/// ∇ψ = ∇₂E − Nᵀw with Mw = ∇₁E (Zeng et al. 2022, eqs. (2), (3)). On the sphere ‖δ‖ = C the implicit function is that of
/// ∇₁e + νδ = 0, ½‖δ‖² = ½C², whence w = H⁻¹(∇₁E − τδ) with H = M + νI and τ = δᵀH⁻¹∇₁E/δᵀH⁻¹δ.
final class InnerSolution {
  let delta = Buffer(), gradient = Buffer(), hypergradient = Buffer(), weights = Buffer()
  private let matrix = Buffer(), direction = Buffer(), trial = Buffer(), trialGradient = Buffer(), mixed = Buffer()

  /// Solves the inner problem without a constraint; false if Newton's method fails.
  func solve(_ problem: any ToyProblem) -> Bool {
    delta.zeros(problem.dimension)
    return minimise(problem, ridge: 0)
  }

  /// Solves it on the ball of the given radius, which must be active: ‖δ*‖ > radius > 0, δ* at hand from `solve`.
  ///
  /// Newton's method on 1/‖δ(ν)‖ = 1/C, concave in ν and nearly linear, from ν = 0 (Moré and Sorensen 1983).
  func solve(_ problem: any ToyProblem, onSphere radius: Double) -> Double? {
    let d = problem.dimension
    var nu = 0.0
    for _ in 0..<60 {
      guard minimise(problem, ridge: nu), factorise(problem, ridge: nu) else { return nil }
      let length = Kernels.norm(delta.start, d)
      let x = direction.room(d)
      x.update(from: delta.start, count: d)
      Kernels.solve(factor: matrix.start, x, d)
      let step = (length - radius) / radius * length * length / Kernels.dot(delta.start, x, d)
      guard abs(step) > 1e-15 * nu, step.isFinite else { return nu }
      nu = max(nu + step, 0.5 * nu)
    }
    return abs(Kernels.norm(delta.start, d) - radius) <= 1e-10 * radius ? nu : nil
  }

  /// The gradient of ψ at the solution; `multiplier` is ν where the constraint is active.
  ///
  /// Leaves w in `weights`, and `problem` linearised at the solution.
  func differentiate(_ problem: any ToyProblem, multiplier: Double? = nil) -> Bool {
    let (d, P) = (problem.dimension, problem.parameters)
    problem.linearise(at: delta.start)
    guard factorise(problem, ridge: multiplier ?? 0) else { return false }
    let w = weights.room(d)
    problem.outerGradient(into: w)
    Kernels.solve(factor: matrix.start, w, d)
    if multiplier != nil {
      let x = direction.room(d)
      x.update(from: delta.start, count: d)
      Kernels.solve(factor: matrix.start, x, d)
      let share = Kernels.dot(delta.start, w, d) / Kernels.dot(delta.start, x, d)
      Kernels.add(-share, x, to: w, d)
    }
    problem.outerParameterGradient(into: hypergradient.room(P))
    problem.mixedProduct(w, into: mixed.room(P))
    Kernels.add(-1, mixed.start, to: hypergradient.start, P)
    return true
  }

  private func factorise(_ problem: any ToyProblem, ridge: Double) -> Bool {
    let d = problem.dimension
    problem.linearise(at: delta.start)
    problem.hessian(into: matrix.room(d * d))
    for i in 0..<d { matrix.start[i * d + i] += ridge }
    return Kernels.factorise(matrix.start, d)
  }

  /// Newton's method on ∇₁e + ridge·δ = 0 from `delta`, each step halved until the norm falls.
  private func minimise(_ problem: any ToyProblem, ridge: Double) -> Bool {
    let d = problem.dimension
    for buffer in [direction, trial, trialGradient, gradient] { buffer.room(d) }
    var norm = residual(problem, delta.start, ridge, into: gradient.start)
    for _ in 0..<100 where norm > 0 {
      guard factorise(problem, ridge: ridge) else { return false }
      direction.start.update(from: gradient.start, count: d)
      Kernels.solve(factor: matrix.start, direction.start, d)
      guard let reduced = search(problem, ridge, below: norm) else { break }
      norm = reduced
    }
    return norm.isFinite && norm <= 1e-9 * (1 + Kernels.norm(delta.start, d) * (1 + ridge))
  }

  /// The first of the steps 1, ½, … that lowers the norm; nil if none does, which is where rounding stops the descent.
  private func search(_ problem: any ToyProblem, _ ridge: Double, below norm: Double) -> Double? {
    let d = problem.dimension
    var length = 1.0
    while length > 1e-4 {
      trial.start.update(from: delta.start, count: d)
      Kernels.add(-length, direction.start, to: trial.start, d)
      let reduced = residual(problem, trial.start, ridge, into: trialGradient.start)
      if reduced < norm * (1 - 0.25 * length) {
        delta.start.update(from: trial.start, count: d)
        gradient.start.update(from: trialGradient.start, count: d)
        return reduced
      }
      length *= 0.5
    }
    return nil
  }

  private func residual(_ problem: any ToyProblem, _ delta: Numbers, _ ridge: Double, into g: Numbers) -> Double {
    problem.innerGradient(delta, into: g)
    if ridge > 0 { Kernels.add(ridge, delta, to: g, problem.dimension) }
    return Kernels.norm(g, problem.dimension)
  }
}
