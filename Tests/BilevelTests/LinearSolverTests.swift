import Bilevel
import Catalog
import Testing
import Torch

@Suite("Linear solvers, each on each problem") struct LinearSolverContract {
  static let tolerance = 1e-12

  @Test(
    "Convergence is claimed where it must be, and never with a wrong answer",
    arguments: Registry.linearSolvers.ids, LinearCase.all)
  func claims(id: String, problem: LinearCase) throws {
    let solver = try Registry.linearSolvers(id).limited(steps: 4000, tolerance: Self.tolerance)
    let (b, solution) = (problem.rightHandSide, try solver.solve(problem.map, problem.rightHandSide))
    #expect(solution.value.shape == b.shape)
    #expect(try solution.value.isFinite())
    if problem.solvedBy.contains(id) { #expect(solution.status == .converged, "\(solution.status)") }
    guard solution.status == .converged else { return }
    let product = try problem.matrix.matmul(solution.value.reshaped([b.count])).reshaped(b.shape)
    #expect(try distance(product, b) <= Self.tolerance * 1.01)
    #expect(solution.residuals.last! <= Self.tolerance)
    guard problem.condition.isFinite else { return }
    let reference = try problem.matrix.solve(b.reshaped([b.count, 1])).reshaped(b.shape)
    #expect(try distance(solution.value, reference) <= max(1e-10, 2 * problem.condition * Self.tolerance))
  }

  @Test("What is not finite is called so", arguments: Registry.linearSolvers.ids)
  func nonFinite(id: String) throws {
    for inMatrix in [true, false] {
      let problem = try LinearCase.notANumber(inMatrix: inMatrix)
      let solution = try Registry.linearSolvers(id).solve(problem.map, problem.rightHandSide)
      #expect(solution.status == .nonFinite)
      #expect(try solution.value.isFinite())
      #expect(solution.residuals.allSatisfy { $0.isFinite })
    }
  }

  @Test("A system without an answer is not solved", arguments: Registry.linearSolvers.ids)
  func unsolvable(id: String) throws {
    for problem in [try LinearCase.singular(), try .exactlySingular()] {
      let solution = try Registry.linearSolvers(id).solve(problem.map, problem.rightHandSide)
      #expect([.breakdown, .iterationLimit, .diverging].contains(solution.status), "\(solution.status)")
    }
  }

  @Test("Zero is answered by zero, without a product", arguments: Registry.linearSolvers.ids)
  func zero(id: String) throws {
    let problem = try LinearCase.zeroRightHandSide()
    let start = try problem.rightHandSide + 1
    let solution = try Registry.linearSolvers(id).solve(problem.map, problem.rightHandSide, from: start)
    #expect(solution.status == .converged)
    #expect(solution.applications == 0)
    #expect(try solution.value.dot(solution.value) == 0)
  }

  @Test("The count of products is the number of calls that the map received", arguments: Registry.linearSolvers.ids)
  func counting(id: String) throws {
    for problem in LinearCase.all {
      let tally = Tally()
      let map = ActionMap(
        problem.structure, transposed: tally.counting { try problem.map.applyTransposed($0) },
        tally.counting { try problem.map.apply($0) })
      let solution = try Registry.linearSolvers(id).limited(steps: 7, tolerance: 1e-6)
        .solve(map, problem.rightHandSide, from: problem.rightHandSide * 0.5)
      #expect(solution.applications == tally.calls, "\(problem.name)")
    }
  }

  @Test(
    "A product that is never twice the same keeps iterative solvers from claiming",
    arguments: Registry.linearSolvers.ids.filter { $0 != "dense" })
  func noise(id: String) throws {
    let problem = try LinearCase.positiveDefinite(condition: 10, seed: 11)
    let generator = try Generator(seed: 4)
    let map = ActionMap(.symmetric) { v in
      try problem.map.apply(v) + 1e-5 * generator.normal(v.shape, .float64)
    }
    let solution = try Registry.linearSolvers(id).limited(steps: 300, tolerance: Self.tolerance)
      .solve(map, problem.rightHandSide)
    #expect(solution.status != .converged)
  }

  @Test("Started at the solution, an iterative solver spends one product to see it", arguments: LinearCase.krylov)
  func warmStart(id: String) throws {
    let problem = try LinearCase.positiveDefinite(condition: 10, seed: 12)
    let n = problem.rightHandSide.count
    let exact = try problem.matrix.solve(problem.rightHandSide.reshaped([n, 1])).reshaped(problem.rightHandSide.shape)
    let solution = try Registry.linearSolvers(id).solve(problem.map, problem.rightHandSide, from: exact)
    #expect(solution.status == .converged)
    #expect(try distance(solution.value, exact) < 1e-12)
    if id != "dense" {
      #expect(solution.iterations == 0)
      #expect(solution.value.count == n)
      #expect(solution.applications <= 2)
    }
  }

  @Test(
    "In float32 a tolerance that float32 can meet is met, and one that it cannot is not claimed",
    arguments: Registry.linearSolvers.ids)
  func singlePrecision(id: String) throws {
    let problem = try LinearCase.positiveDefinite(condition: 10, seed: 13)
    let (map, b) = (DenseMap(try problem.matrix.to(.float32), .symmetric), try problem.rightHandSide.to(.float32))
    let solver = try Registry.linearSolvers(id)
    let easy = try solver.limited(steps: 300, tolerance: 1e-5).solve(map, b)
    #expect(easy.status == .converged)
    #expect(easy.value.dtype == .float32)
    let hard = try solver.limited(steps: 300, tolerance: 1e-14).solve(map, b)
    #expect([.stagnated, .iterationLimit, .breakdown].contains(hard.status), "\(hard.status)")
  }

  @Test("A map of another shape is refused, not broadcast", arguments: Registry.linearSolvers.ids)
  func shape(id: String) throws {
    let b = try vector(1, 2, 3)
    let map = ActionMap(.symmetric) { try $0.sum().reshaped([1]) }
    #expect(throws: Fault.self) { try Registry.linearSolvers(id).solve(map, b, from: b) }
  }

  @Test("Settings survive encoding", arguments: Registry.linearSolvers.ids)
  func coding(id: String) throws {
    func roundTrip<S: LinearSolver>(_ solver: S) throws {
      let copy = try JSONValue(encoding: solver).decoded(as: S.self)
      #expect(try JSONValue(encoding: copy) == JSONValue(encoding: solver))
    }
    try roundTrip(Registry.linearSolvers(id).limited(steps: 9, tolerance: 0.5))
  }
}

/// Counts calls.
final class Tally {
  private(set) var calls = 0

  func counting(_ action: @escaping ActionMap.Action) -> ActionMap.Action {
    { v in
      self.calls += 1
      return try action(v)
    }
  }
}

@Suite("Linear solvers, one by one") struct LinearSolverTests {
  @Test("K fixed-point steps give the sum of K powers for K − 1 products", arguments: [1, 2, 5, 9])
  func partialSum(steps: Int) throws {
    let problem = try LinearCase.contraction()
    let solution = try FixedPointIteration(steps: steps, tolerance: 0).solve(problem.map, problem.rightHandSide)
    var (term, sum) = (problem.rightHandSide, problem.rightHandSide)
    for _ in 1..<steps {
      term = try term - problem.map.apply(term)
      sum = try sum + term
    }
    #expect(try distance(solution.value, sum) < 1e-14)
    #expect(solution.applications == steps - 1)
    #expect(solution.iterations == steps)
    #expect(solution.residuals.count == steps)
    #expect(solution.status == .iterationLimit)
  }

  @Test("The series and the iteration agree to rounding", arguments: LinearCase.all.filter { $0.condition.isFinite })
  func twoRecurrences(problem: LinearCase) throws {
    let iteration = try FixedPointIteration(steps: 8, tolerance: 0).solve(problem.map, problem.rightHandSide)
    let series = try NeumannSeries(steps: 8, tolerance: 0).solve(problem.map, problem.rightHandSide)
    #expect(try distance(series.value, iteration.value) < 1e-12)
    for (a, b) in zip(series.residuals, iteration.residuals) { #expect(abs(a - b) <= 1e-11 * max(1, b)) }
  }

  @Test(
    "An expansion is called diverging and still answered by the partial sum", arguments: ["fixed-point", "neumann"])
  func divergence(id: String) throws {
    let b = try vector(1, 2)
    let map = DenseMap(try .eye(2) * 2.5, .positiveDefinite)
    let solution = try Registry.linearSolvers(id).limited(steps: 4, tolerance: 1e-10).solve(map, b)
    #expect(solution.status == .diverging)
    #expect(try distance(solution.value, b * (1 - 1.5 + 2.25 - 3.375)) < 1e-14)
  }

  @Test("Overflow ends with the last finite iterate", arguments: ["fixed-point", "neumann"])
  func overflow(id: String) throws {
    let solution = try Registry.linearSolvers(id).limited(steps: 50, tolerance: 1e-10)
      .solve(DenseMap(try .eye(2) * -1e40), vector(1, 2))
    #expect(solution.status == .nonFinite)
    #expect(try solution.value.isFinite())
    #expect(solution.iterations < 10)
  }

  @Test("Conjugate gradients need as many steps as there are different eigenvalues, and return the last iterate")
  func distinctEigenvalues() throws {
    let map = DenseMap(try diagonal([1, 1, 1, 4, 4, 9, 9, 9]), .positiveDefinite)
    let b = try vector(1, 2, 3, 4, 5, 6, 7, 8)
    let solution = try ConjugateGradient(steps: 3, tolerance: 1e-12).solve(map, b)
    #expect(solution.status == .converged)
    #expect(solution.iterations == 3)
    #expect(solution.applications == 4)
    #expect(solution.residuals.count == 4)
    let short = try ConjugateGradient(steps: 2, tolerance: 1e-12).solve(map, b)
    #expect(short.status == .iterationLimit)
    let first = try ConjugateGradient(steps: 1, tolerance: 1).solve(map, b, from: b)
    #expect(first.iterations == 1, "a residual above 1 from this start")
  }

  @Test("The k-th conjugate gradient iterate obeys the Chebyshev bound in the A-norm", arguments: [1, 3, 6, 10])
  func chebyshev(steps: Int) throws {
    let problem = try LinearCase.positiveDefinite(condition: 100, seed: 21)
    let b = try problem.rightHandSide.reshaped([20])
    let exact = try problem.matrix.solve(b.reshaped([20, 1])).reshaped([20])
    let value = try ConjugateGradient(steps: steps, tolerance: 0).solve(problem.map, b).value
    func energy(_ e: Tensor) throws -> Double { try e.dot(problem.matrix.matmul(e)).squareRoot() }
    var bound = 2.0
    for _ in 0..<steps { bound *= 9.0 / 11.0 }
    #expect(try energy(value - exact) <= bound * energy(exact))
  }

  @Test("Negative curvature stops conjugate gradients with the iterate before it")
  func negativeCurvature() throws {
    let map = DenseMap(try diagonal([1, -3]), .symmetric)
    let solution = try ConjugateGradient().solve(map, vector(1, 1))
    #expect(solution.status == .breakdown)
    #expect(solution.iterations == 1)
    #expect(try solution.value.dot(solution.value) == 0)
    #expect(solution.residuals == [1])
  }

  @Test("Damping solves the shifted system")
  func damping() throws {
    let problem = try LinearCase.indefinite()
    let damped = try ConjugateGradient(steps: 100, tolerance: 1e-12, damping: 4)
      .solve(problem.map, problem.rightHandSide).converged()
    let shifted = DenseMap(try problem.matrix + .eye(20) * 4)
    let reference = try DenseReference().solve(shifted, problem.rightHandSide).converged()
    #expect(try distance(damped, reference) < 1e-10)
  }

  @Test("The minimal residual never grows and is the one that is measured")
  func minimalResidual() throws {
    let problem = try LinearCase.indefinite()
    var last = 1.0
    for steps in 1...25 {
      let solution = try MINRES(steps: steps, tolerance: 1e-10).solve(problem.map, problem.rightHandSide)
      let product = try problem.map.apply(solution.value)
      #expect(abs(try distance(product, problem.rightHandSide) - solution.residuals.last!) < 1e-9)
      #expect(zip(solution.residuals, solution.residuals.dropFirst()).allSatisfy { $1 <= $0 + 1e-10 })
      #expect(solution.residuals.last! <= last + 1e-10)
      last = solution.residuals.last!
    }
  }

  @Test("A method without the structure that it needs declines", arguments: ["cg", "minres", "normal-equations"])
  func structure(id: String) throws {
    let map = ActionMap(.general) { try $0 * 2 }
    let solution = try Registry.linearSolvers(id).solve(map, vector(1, 2))
    #expect(solution.status == .notApplicable)
    #expect(solution.applications == 0)
  }

  @Test("The dense reference declines what is too large")
  func size() throws {
    let solution = try DenseReference(largest: 2).solve(DenseMap(.eye(3)), vector(1, 2, 3))
    #expect(solution.status == .notApplicable)
  }

  @Test("Insisting on convergence throws what happened and what to do")
  func insisting() throws {
    let problem = try LinearCase.positiveDefinite(condition: 100, seed: 3)
    let solution = try FixedPointIteration(steps: 3).solve(problem.map, problem.rightHandSide)
    let error = #expect(throws: NotConverged.self) { try solution.converged() }
    #expect(error?.status == .iterationLimit)
    #expect(error?.description.hasPrefix("not converged after 3 steps at relative residual 0.") == true)
    #expect(error?.description.hasSuffix("allow more steps") == true)
  }

  @Test("Every status has a sentence of its own")
  func sentences() {
    #expect(Set(Status.allCases.map(\.sentence)).count == Status.allCases.count)
  }
}
