import Catalog

/// Runs instances of one family, one after the other in the same memory: solves them exactly, runs the algorithm, and
/// sets the errors against the bounds. For one thread.
public final class InstanceRun {
  public let bounds: [any HypergradientBound.Type]
  public let problem: any ToyProblem
  /// Bound by bound, for the instance last run.
  public private(set) var outcomes: [BoundOutcome] = []
  /// The terms with D = ‖δ*‖, for the instance last run.
  public private(set) var terms: HypergradientTerms<Double>?

  private let method: HypergradientMethod
  private let solution = InnerSolution()
  private let delta = Buffer(), gradient = Buffer(), outer = Buffer(), v = Buffer(), scratch = Buffer()
  private let direct = Buffer(), fixedPoint = Buffer(), conjugate = Buffer()

  public init(
    _ problem: any ToyProblem, bounds: [any HypergradientBound.Type] = Array(Registry.hypergradientBounds),
    method: HypergradientMethod = .standard
  ) {
    self.problem = problem
    self.bounds = bounds
    self.method = method
  }

  /// ∇ψ(θ) of the instance last run, P numbers.
  public var hypergradient: [Double] { array(solution.hypergradient) }
  /// ∇̂ψ(θ) with v_k by the fixed point, for the instance last run.
  public var approximation: [Double] { array(fixedPoint) }

  private func array(_ buffer: Buffer) -> [Double] { (0..<problem.parameters).map { buffer.start[$0] } }

  /// Runs one instance; nil if the draw describes none, or if δ* = 0, where ρ(t) has no meaning.
  public func callAsFunction(_ draw: Draw) -> Observation? {
    guard problem.load(draw), solution.solve(problem) else { return nil }
    let d = problem.dimension, norm = Kernels.norm(solution.delta.start, d)
    guard norm > 1e-9, norm.isFinite else { return nil }
    let radius = draw[Sketch.radius][0] * norm
    guard radius < norm else { return observe(draw, norm: norm, radius: radius, multiplier: nil) }
    guard let multiplier = solution.solve(problem, onSphere: radius) else { return nil }
    return observe(draw, norm: norm, radius: radius, multiplier: multiplier)
  }

  private func observe(_ draw: Draw, norm: Double, radius: Double, multiplier: Double?) -> Observation? {
    guard solution.differentiate(problem, multiplier: multiplier) else { return nil }
    let (d, P) = (problem.dimension, problem.parameters)
    let mixed = problem.mixedNorm(), isConstrained = multiplier != nil
    let terms = HypergradientTerms<Double>(problem.constants(D: norm, Lh: mixed))
    guard terms.gap > 0 else { return nil }
    let printed = HypergradientTerms<Double>(problem.constants(D: radius, Lh: mixed))
    let inner = descend(draw.t, within: isConstrained ? radius : .infinity)
    let distance = Kernels.distance(delta.start, solution.delta.start, d)
    let errors = estimates(draw.k, inner)
    let truth = Kernels.norm(solution.hypergradient.start, P)
    let run = HypergradientRun(
      t: draw.t, k: draw.k, rho: isConstrained ? terms.sums(draw.t).power : distance / norm, solutionNorm: norm,
      isMinimax: problem.isMinimax, measurement: errors.measurement)
    let observation = Observation(
      dimension: d, run: run, regime: regime(draw, isConstrained), q: terms.q, gap: terms.gap,
      solutionNorm: isConstrained ? radius : norm, distance: distance, gradientNorm: truth,
      fixedPointError: errors.fixedPoint, conjugateGradientError: errors.conjugateGradient,
      directError: errors.direct, floor: 1e-12 * (1 + truth + terms.c3))
    self.terms = terms
    judge(observation, terms, printed)
    return observation
  }

  private func regime(_ draw: Draw, _ isConstrained: Bool) -> Observation.Regime {
    if isConstrained { return .constrained }
    return draw.k == draw.t ? .equal : draw.k < draw.t ? .solverShorter : .solverLonger
  }

  /// δ_t from zero; returns ‖∇₁e(δ_t)‖.
  ///
  /// Algorithm 1 rescales δ into the ball after the last step. Theorem 1 is about the iterates of Φ, which does not, so
  /// the rescaling is done only where the constraint is active at the solution.
  private func descend(_ t: Int, within radius: Double) -> Double {
    let d = problem.dimension
    let (delta, gradient) = (delta.zeros(d), gradient.room(d))
    for _ in 0..<t {
      problem.innerGradient(delta, into: gradient)
      Kernels.add(-problem.alpha, gradient, to: delta, d)
    }
    let length = Kernels.norm(delta, d)
    if length > radius {
      for i in 0..<d { delta[i] *= radius / length }
    }
    problem.innerGradient(delta, into: gradient)
    return Kernels.norm(gradient, d)
  }

  private typealias Errors = (
    fixedPoint: Double, conjugateGradient: Double, direct: Double, measurement: HypergradientRun.Measurement
  )

  /// The errors of the three estimates at δ_t.
  private func estimates(_ k: Int, _ innerGradient: Double) -> Errors {
    let (d, P) = (problem.dimension, problem.parameters)
    problem.linearise(at: delta.start)
    problem.outerGradient(into: outer.room(d))
    problem.outerParameterGradient(into: direct.room(P))
    let (v, scratch) = (v.room(d), scratch.room(3 * d))
    method.fixedPoint(problem, outer.start, k, v, scratch)
    let fixedPointError = error(of: v, in: fixedPoint)
    problem.hessianProduct(v, into: scratch)
    for i in 0..<d { scratch[i] = outer.start[i] - problem.alpha * scratch[i] }
    let measurement = HypergradientRun.Measurement(
      innerGradient: innerGradient, residual: Kernels.norm(scratch, d), solution: Kernels.norm(v, d))
    method.conjugateGradient(problem, outer.start, k, v, scratch)
    return (
      fixedPointError, error(of: v, in: conjugate), Kernels.distance(direct.start, solution.hypergradient.start, P),
      measurement
    )
  }

  /// ‖∇₂E + ∂₂Φᵀv − ∇ψ‖ with ∂₂Φᵀv = −∇α(∇₁eᵀv) − αNᵀv.
  private func error(of v: Numbers, in estimate: Buffer) -> Double {
    let (d, P) = (problem.dimension, problem.parameters)
    let result = estimate.room(P)
    method.mixedProduct(problem, v, result)
    for p in 0..<P { result[p] = direct.start[p] - problem.alpha * result[p] }
    if let slope = problem.alphaGradient {
      Kernels.add(-Kernels.dot(gradient.start, v, d), slope, to: result, P)
    }
    return Kernels.distance(result, solution.hypergradient.start, P)
  }

  /// Every bound that speaks of this instance, and the printed one also where its single count, or its C_δ, is at fault.
  private func judge(
    _ observation: Observation, _ terms: HypergradientTerms<Double>, _ printed: HypergradientTerms<Double>
  ) {
    outcomes.removeAll(keepingCapacity: true)
    for bound in bounds {
      let own = bound.takesRadius ? printed : terms
      let unmet = bound.unmet(own, observation.run)
      let isJudged =
        unmet.isSubset(of: [.oneCount, .interior]) && (observation.regime != .constrained || bound.takesRadius)
      outcomes.append(
        BoundOutcome(
          value: isJudged ? bound.value(own, observation.run) : .nan, error: observation.error(of: bound.estimate),
          floor: observation.floor))
    }
  }
}
