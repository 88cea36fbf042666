import Bilevel
import Catalog
import Estimation
import NN
import Testing
import Torch

@Suite("The dense reference") struct DenseTests {
  @Test("The stacked second derivative is that of one product per column", arguments: [1, 5, 8, 100])
  func assembly(columns: Int) throws {
    let objective = try UnlearningObjective.tiny(.tiny()), point = try objective.somewhere()
    let truth = try hessian(of: objective.inner(at: point), like: point)
    var heard: [Int] = []
    let assembled = try HessianMatrix(
      at: point, columns: columns, onStep: { done, _ in heard.append(done) }, objective.stacked(at:))
    #expect(try (assembled.matrix - truth).magnitude().max().item() < 1e-12)
    #expect(assembled.asymmetry < 1e-12 && heard.last == point.count && heard.sorted() == heard)
    let eigenvalues = try zip(assembled.matrix.symmetricEigenvalues().doubles(), spectrum(of: truth))
    #expect(eigenvalues.allSatisfy { abs($0 - $1) < 1e-11 })
  }

  /// g = ½δᵀAδ − δᵀBθ and G = ½‖δ − z‖² + ½‖θ‖², whose hypergradient is θ + BᵀA⁻¹(δ − z).
  private struct Quadratic {
    let a, b, z, θ, δ: Tensor
    let problem: HypergradientProblem

    init(_ eigenvalues: [Double]) throws {
      var stream = anyStream(31)
      let (d, p) = (eigenvalues.count, 3)
      let (a, b, z) = (try stream.symmetric(eigenvalues), try stream.normal([d, p]), try stream.normal([d, 1]))
      let (θ, δ) = (try stream.normal([p, 1]), try stream.normal([d, 1]))
      (self.a, self.b, self.z, self.θ, self.δ) = (a, b, z, θ, δ)
      let outer = try AutogradOperator.gradients(at: δ, TensorBundle([θ])) { δ, θ in
        try (δ - z).squared().sum() / 2 + θ.tensors[0].squared().sum() / 2
      }
      problem = HypergradientProblem(
        inner: try AutogradOperator(at: δ, TensorBundle([θ])) { δ, θ in
          try (δ * (a.matmul(δ) / 2 - b.matmul(θ.tensors[0]))).sum()
        }, outerInnerGradient: outer.inner, outerParameterGradient: outer.outer)
    }

    func formula() throws -> TensorBundle {
      TensorBundle([try θ + b.transposed().matmul(a.solve(δ - z))])
    }
  }

  @Test(
    "The dense hypergradient is the closed form on quadratics, indefinite ones too",
    arguments: [[0.5, 1, 2, 3], [-2, -0.1, 0.3, 5]])
  func closedForm(eigenvalues: [Double]) throws {
    let quadratic = try Quadratic(eigenvalues)
    let result = try DenseHypergradient().estimate(quadratic.problem, with: quadratic.a)
    #expect(try distance(result.total, quadratic.formula()) < 1e-11)
    #expect(result.solution.status == .converged && result.solution.residuals.last! < 1e-10)
  }

  @Test("A matrix in float32 is refined until the products in double are satisfied")
  func refinement() throws {
    let quadratic = try Quadratic([-3, 0.01, 0.4, 8])
    let rough = try quadratic.a.to(.float32).to(.float64)
    let result = try DenseHypergradient().estimate(quadratic.problem, with: rough)
    #expect(try distance(result.total, quadratic.formula()) < 1e-8)
    #expect(result.solution.status == .converged && result.solution.iterations > 1)
  }

  @Test("A matrix too rough to refine with is told of")
  func stagnation() throws {
    let quadratic = try Quadratic([1, 2, 3, 4])
    let result = try DenseHypergradient().estimate(quadratic.problem, with: -1 * quadratic.a)
    #expect(result.solution.status == .stagnated)
  }

  @Test("A singular second derivative has no hypergradient, and says so")
  func singular() throws {
    let quadratic = try Quadratic([1, 2, 3, 4])
    let fault = #expect(throws: Fault.self) {
      try DenseHypergradient().estimate(quadratic.problem, with: .zeros([4, 4], .float64))
    }
    #expect(fault?.kind == .badData)
  }
}
