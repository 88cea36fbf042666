import Bilevel
import Catalog
import Foundation
import Testing
import Torch

@Suite("Hypergradients") struct HypergradientTests {
  private let quadratic = try! QuadraticBilevel()
  private let generator = try! Generator(seed: 71)

  @Test("Every solver that converges gives the closed form of a quadratic", arguments: Registry.linearSolvers.ids)
  func closedForm(solver: String) throws {
    let point = try quadratic.minimiser()
    let problem = try quadratic.problem.hypergradientProblem(at: point)
    let estimate = try ImplicitHypergradient(solver: solver, steps: 400, tolerance: 1e-13, rate: 0.5).estimate(problem)
    #expect(estimate.solution.status == .converged)
    #expect(try distance(estimate.total, quadratic.formula(at: point)) < 1e-10)
  }

  @Test("The rate cancels from a converged answer", arguments: [0.01, 0.1, 0.9])
  func rate(rate: Double) throws {
    let point = try quadratic.minimiser()
    let problem = try quadratic.problem.hypergradientProblem(at: point)
    let estimate = try ImplicitHypergradient(solver: "cg", steps: 50, tolerance: 1e-13, rate: rate).estimate(problem)
    #expect(try distance(estimate.total, quadratic.formula(at: point)) < 1e-10)
  }

  @Test("The exact estimator gives the closed form, and A⁻¹B as the response")
  func exact() throws {
    let point = try quadratic.minimiser()
    let estimate = try ExactHypergradient().estimate(quadratic.problem.hypergradientProblem(at: point))
    #expect(estimate.solution.status == .converged)
    #expect(try distance(estimate.total, quadratic.formula(at: point)) < 1e-12)
    let inner = try quadratic.problem.innerOperator(at: point)
    let response = try #require(try ExactHypergradient.responseJacobian(of: inner, like: point))
    #expect(try distance(response, quadratic.a.solve(quadratic.b)) < 1e-12)
  }

  @Test("The closed form is the derivative of the optimal value")
  func closedFormItself() throws {
    let gradient = try quadratic.formula(at: quadratic.minimiser())
    let check = try finiteDifferenceCheck(
      of: gradient, at: quadratic.problem.parameters, generator: generator, quadratic.problem.value)
    #expect(check.relativeError < 1e-8)
  }

  @Test("Unrolling approaches the closed form geometrically, by the contraction of the inner map")
  func geometric() throws {
    // Eigenvalues 0.5 … 2 and α = 0.6: q = max(1 − 0.3, 1.2 − 1) = 0.7.
    let limit = try quadratic.formula(at: quadratic.minimiser())
    func error(_ steps: Int) throws -> Double {
      let (point, trajectory) = try quadratic.problem.descent(steps: steps, rate: 0.6)
      let problem = try quadratic.problem.hypergradientProblem(at: point, trajectory: trajectory)
      return try distance(UnrolledHypergradient().estimate(problem).total, limit)
    }
    let errors = try [10, 20, 30, 40].map(error)
    for (a, b) in zip(errors, errors.dropFirst()) {
      // T steps err by the order of T·qᵀ in all.
      #expect(b / a < pow(0.7, 10) * 2.2)
      #expect(b / a > pow(0.7, 10) * 0.5)
    }
    #expect(try error(120) < 1e-10)
  }

  @Test("Unrolling is the derivative of the unrolled value, converged or not", arguments: [1, 2, 7])
  func unrolledIsExact(steps: Int) throws {
    for problem in BilevelProblem.nonlinear {
      let (point, trajectory) = try problem.descent(steps: steps, rate: 0.2)
      let estimate = try UnrolledHypergradient().estimate(
        problem.hypergradientProblem(at: point, trajectory: trajectory))
      #expect(estimate.solution.iterations == steps)
      #expect(estimate.solution.applications == steps - 1)
      let check = try finiteDifferenceCheck(of: estimate.total, at: problem.parameters, generator: generator) { θ in
        var moved = problem
        moved.parameters = θ
        return try problem.outer(moved.descent(steps: steps, rate: 0.2).point, θ).item()
      }
      #expect(check.relativeError < 1e-6, "\(problem.name)")
    }
  }

  @Test("At a constant point unrolling T steps is T fixed-point steps", arguments: [1, 5, 12])
  func unrolledIsFixedPoint(steps: Int) throws {
    let problem = try BilevelProblem.softmax()
    let point = try generator.normal([6], .float64)
    let trajectory = Trajectory(count: steps, rate: 0.1) { _ in try problem.innerOperator(at: point) }
    let given = try problem.hypergradientProblem(at: point, trajectory: trajectory)
    let unrolled = try UnrolledHypergradient().estimate(given)
    let fixed = try ImplicitHypergradient(solver: "fixed-point", steps: steps, rate: 0.1).estimate(given)
    #expect(try distance(unrolled.indirect, fixed.indirect) < 1e-13)
    #expect(try distance(unrolled.solution.value, fixed.solution.value) < 1e-13)
    let truncated = try UnrolledHypergradient(steps: 1).estimate(given)
    let single = try ImplicitHypergradient(solver: "fixed-point", steps: 1, rate: 0.1).estimate(given)
    #expect(try distance(truncated.indirect, single.indirect) < 1e-13)
  }

  @Test(
    "On nonlinear problems the estimate is the derivative of the optimal value",
    arguments: BilevelProblem.nonlinear, Registry.linearSolvers.ids)
  func nonlinear(problem: BilevelProblem, solver: String) throws {
    let given = try problem.hypergradientProblem(at: problem.minimiser())
    let estimate = try ImplicitHypergradient(solver: solver, steps: 2000, tolerance: 1e-12, rate: 0.2).estimate(given)
    #expect(estimate.solution.status == .converged)
    #expect(try distance(estimate.total, ExactHypergradient().estimate(given).total) < 1e-9)
    let check = try finiteDifferenceCheck(
      of: estimate.total, at: problem.parameters, generator: generator, problem.value)
    #expect(check.relativeError < 1e-6)
    let direct = try finiteDifferenceCheck(
      of: estimate.direct, at: problem.parameters, generator: generator, problem.value)
    #expect(direct.relativeError > 1e-3, "the indirect part matters here")
  }

  @Test("Damping gives the closed form of the shifted Hessian")
  func damping() throws {
    let point = try quadratic.minimiser()
    let problem = try quadratic.problem.hypergradientProblem(at: point)
    let estimate = try ImplicitHypergradient(solver: "minres", steps: 50, tolerance: 1e-13, damping: 0.3)
      .estimate(problem)
    let response = try (quadratic.a + .eye(5) * 0.3).solve(problem.outerInnerGradient)
    #expect(try distance(estimate.indirect.tensors[0], quadratic.b.transposed().matmul(response)) < 1e-10)
  }

  @Test(
    "The direct part is untouched, the total is the sum, the diagnostics describe them",
    arguments: Registry.hypergradientEstimators.ids)
  func parts(id: String) throws {
    let (point, trajectory) = try quadratic.problem.descent(steps: 60, rate: 0.6)
    let problem = try quadratic.problem.hypergradientProblem(at: point, trajectory: trajectory)
    let settings = ["solver=cg", "steps=60", "rate=0.6"]
    let estimate = try tuned(Registry.hypergradientEstimators(id), settings).estimate(problem)
    #expect(try distance(estimate.total, quadratic.formula(at: quadratic.minimiser())) < 1e-6)
    #expect(try distance(estimate.direct, problem.outerParameterGradient) == 0)
    #expect(try distance(estimate.total, estimate.direct + estimate.indirect) == 0)
    let diagnostics = estimate.diagnostics
    #expect(try diagnostics.directNorm == estimate.direct.norm())
    #expect(try diagnostics.indirectNorm == estimate.indirect.norm())
    let cosine = try #require(diagnostics.cosine)
    let total = try estimate.total.norm()
    let (direct, indirect) = (diagnostics.directNorm, diagnostics.indirectNorm)
    let lawOfCosines = direct * direct + indirect * indirect + 2 * direct * indirect * cosine
    #expect(abs(lawOfCosines - total * total) < 1e-10 * total * total)
  }

  @Test(
    "Where the outer objective does not see δ the indirect part is zero and free",
    arguments: Registry.hypergradientEstimators.ids)
  func blindOuter(id: String) throws {
    let counter = PassCounter()
    let inner = try AutogradOperator(
      at: quadratic.problem.start, quadratic.problem.parameters, counter: counter, quadratic.problem.inner)
    let problem = HypergradientProblem(
      inner: inner, outerInnerGradient: try .zeros([5, 1], .float64),
      outerParameterGradient: quadratic.problem.parameters,
      trajectory: Trajectory(count: 3, rate: 0.1) { _ in inner })
    let estimate = try Registry.hypergradientEstimators(id).estimate(problem)
    #expect(try estimate.indirect.norm() == 0)
    #expect(estimate.diagnostics.cosine == nil)
    #expect(estimate.solution.status == .converged)
    #expect(counter.passes == Passes())
  }

  @Test("The defaults cost what the released code does: four Hessian products and one mixed")
  func cost() throws {
    let counter = PassCounter()
    let point = try generator.normal([5, 1], .float64)
    let inner = try AutogradOperator(at: point, quadratic.problem.parameters, counter: counter, quadratic.problem.inner)
    let problem = HypergradientProblem(
      inner: inner, outerInnerGradient: point, outerParameterGradient: quadratic.problem.parameters)
    _ = try ImplicitHypergradient().estimate(problem)
    #expect(counter.passes.hvp == 4)
    #expect(counter.passes.mixed == 1)
    #expect(counter.passes.forward == 1)
  }

  @Test("A flat inner problem is not given an answer", arguments: ["cg", "minres", "normal-equations", "dense"])
  func flat(solver: String) throws {
    let flat = try QuadraticBilevel(eigenvalues: [0, 0.5, 1, 1, 2])
    let problem = try flat.problem.hypergradientProblem(at: generator.normal([5, 1], .float64))
    let estimate = try ImplicitHypergradient(solver: solver, steps: 50).estimate(problem)
    #expect(estimate.solution.status != .converged)
    #expect(try estimate.total.isFinite())
    let exact = try ExactHypergradient().estimate(problem)
    #expect(exact.solution.status == .breakdown)
    #expect(try exact.indirect.norm() == 0)
  }

  @Test("NaN in an operator is reported and does not reach the total", arguments: Registry.hypergradientEstimators.ids)
  func notANumber(id: String) throws {
    let inner = try AutogradOperator(at: quadratic.problem.start, quadratic.problem.parameters) { δ, θ in
      try quadratic.problem.inner(δ, θ) * Double.nan
    }
    var problem = try quadratic.problem.hypergradientProblem(at: quadratic.problem.start)
    problem.inner = inner
    problem.trajectory = Trajectory(count: 3, rate: 0.1) { _ in inner }
    let estimate = try Registry.hypergradientEstimators(id).estimate(problem)
    #expect(estimate.solution.status == .nonFinite)
    #expect(try estimate.total.isFinite())
  }

  @Test("A warm start is used")
  func warmStart() throws {
    var problem = try quadratic.problem.hypergradientProblem(at: quadratic.minimiser())
    let estimator = ImplicitHypergradient(solver: "cg", steps: 50, tolerance: 1e-10, rate: 0.5)
    problem.start = try estimator.estimate(problem).solution.value
    #expect(try estimator.estimate(problem).solution.iterations == 0)
  }

  @Test("What is missing or unknown is named")
  func refusals() throws {
    let problem = try quadratic.problem.hypergradientProblem(at: quadratic.problem.start)
    #expect(throws: Fault.self) { try UnrolledHypergradient().estimate(problem) }
    let error = #expect(throws: UnknownName.self) { try ImplicitHypergradient(solver: "cgg").estimate(problem) }
    #expect(error?.nearest == "cg")
    var exact = ExactHypergradient()
    exact.largest = 2
    #expect(try exact.estimate(problem).solution.status == .notApplicable)
  }

  @Test("Settings survive encoding", arguments: Registry.hypergradientEstimators.ids)
  func coding(id: String) throws {
    func roundTrip<E: HypergradientEstimator>(_ estimator: E) throws {
      let tree = try JSONValue(encoding: estimator)
      #expect(try JSONValue(encoding: tree.decoded(as: E.self)) == tree)
    }
    try roundTrip(Registry.hypergradientEstimators(id))
    try roundTrip(tuned(Registry.hypergradientEstimators(id), ["steps=3"]))
  }

  @Test("In float32 the estimate follows the double one")
  func singlePrecision() throws {
    let (a, b) = (try quadratic.a.to(.float32), try quadratic.b.to(.float32))
    let single = try AutogradOperator(
      at: .zeros([5, 1]), TensorBundle([quadratic.θ.to(.float32)])
    ) { δ, θ in try (δ * (a.matmul(δ) / 2 - b.matmul(θ.tensors[0]))).sum() }
    let direction = try quadratic.z.to(.float32)
    let estimate = try ImplicitHypergradient(solver: "cg", steps: 30, tolerance: 1e-5).estimate(
      HypergradientProblem(
        inner: single, outerInnerGradient: direction,
        outerParameterGradient: TensorBundle([.zeros([3, 1])])))
    #expect(estimate.solution.status == .converged)
    #expect(estimate.total.tensors[0].dtype == .float32)
    let exact = try quadratic.b.transposed().matmul(quadratic.a.solve(quadratic.z))
    #expect(try distance(estimate.indirect.tensors[0], exact) < 1e-4)
  }
}
