import Bilevel
import Testing
import Torch

@Suite("Second derivatives") struct OperatorTests {
  static let problems = BilevelProblem.nonlinear
  private let generator = try! Generator(seed: 61)

  private func draw(like tensor: Tensor) throws -> Tensor { try generator.normal(tensor.shape, .float64) }

  @Test("Hessian–vector products agree with differences of the gradient", arguments: problems)
  func hessian(problem: BilevelProblem) throws {
    let (point, v) = (try draw(like: problem.start), try draw(like: problem.start))
    let h = 1e-5
    let product = try problem.innerOperator(at: point).hvp(v)
    let difference =
      try
      (problem.innerOperator(at: point + h * v).gradient()
      - problem.innerOperator(at: point - h * v).gradient()) / (2 * h)
    #expect(try distance(product, difference) < 1e-6)
  }

  @Test("Hessians are symmetric", arguments: problems)
  func symmetry(problem: BilevelProblem) throws {
    let function = try problem.innerOperator(at: draw(like: problem.start))
    let (u, v) = (try draw(like: problem.start), try draw(like: problem.start))
    #expect(abs(try u.dot(function.hvp(v)) - v.dot(function.hvp(u))) < 1e-12)
  }

  @Test("Mixed products agree with differences of the gradient along θ", arguments: problems)
  func mixed(problem: BilevelProblem) throws {
    let (point, v) = (try draw(like: problem.start), try draw(like: problem.start))
    let direction = try problem.parameters.map { try draw(like: $0) }
    let h = 1e-5
    let claimed = try problem.innerOperator(at: point).mixed(v).dot(direction)
    let above = try problem.innerOperator(at: point, problem.parameters + direction * h).gradient()
    let below = try problem.innerOperator(at: point, problem.parameters - direction * h).gradient()
    let measured = try (above - below).dot(v) / (2 * h)
    #expect(abs(claimed - measured) < 1e-6 * abs(measured))
  }

  @Test("First derivatives agree with differences of the value", arguments: problems)
  func first(problem: BilevelProblem) throws {
    let point = try draw(like: problem.start)
    let function = try problem.innerOperator(at: point)
    let inner = try finiteDifferenceCheck(
      of: TensorBundle([function.gradient()]), at: TensorBundle([point]), generator: generator
    ) { try problem.inner($0.tensors[0], problem.parameters).item() }
    #expect(inner.relativeError < 1e-6)
    let outer = try finiteDifferenceCheck(
      of: function.parameterGradient(), at: problem.parameters, generator: generator
    ) { try problem.inner(point, $0).item() }
    #expect(outer.relativeError < 1e-6)
    #expect(try function.value() == problem.inner(point, problem.parameters).item())
  }

  @Test("The check tells a wrong gradient from a right one")
  func wrong() throws {
    let problem = try BilevelProblem.softmax()
    let gradient = try problem.innerOperator(at: problem.start).parameterGradient()
    let check = try finiteDifferenceCheck(of: gradient * 1.001, at: problem.parameters, generator: generator) {
      try problem.inner(problem.start, $0).item()
    }
    #expect(check.relativeError > 5e-4)
    #expect(FiniteDifference(claimed: 0, measured: 0).relativeError == 0)
  }

  @Test("A Hessian map is scaled and shifted as its table says")
  func hessianMap() throws {
    let quadratic = try QuadraticBilevel()
    let function = try quadratic.problem.innerOperator(at: quadratic.problem.start)
    let v = try generator.normal([5, 1], .float64)
    let av = try quadratic.a.matmul(v)
    #expect(try distance(HessianMap(of: function).apply(v), av) < 1e-14)
    #expect(try distance(HessianMap(of: function, shift: 0.7).apply(v), av + 0.7 * v) < 1e-14)
    #expect(try distance(HessianMap(of: function, scale: 0.1, shift: 2).apply(v), 0.1 * (av + 2 * v)) < 1e-14)
    #expect(HessianMap(of: function).structure == .symmetric)
    #expect(HessianMap(of: function, positiveDefinite: true).structure == .positiveDefinite)
  }

  @Test("A map and its transpose are adjoint")
  func adjoint() throws {
    let map = DenseMap(try generator.normal([6, 6], .float64))
    let (u, v) = (try generator.normal([2, 3], .float64), try generator.normal([2, 3], .float64))
    #expect(abs(try u.dot(map.apply(v)) - v.dot(map.applyTransposed(u))) < 1e-13)
  }
}
