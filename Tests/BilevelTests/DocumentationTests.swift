import Bilevel
import Testing
import Torch

@Suite("Documentation") struct DocumentationTests {
  private func lossToMinimise(_ δ: Tensor, _ θ: TensorBundle) throws -> Tensor {
    try δ.squared().sum() - (δ * θ.tensors[0]).sum()
  }

  private func outerLoss(_ δ: Tensor, _ θ: TensorBundle) throws -> Tensor { try (δ * 3 + θ.tensors[0]).sum() }

  @Test("The landing page's example runs")
  func example() throws {
    let (trigger, weights) = (try Tensor.zeros([4], .float64), TensorBundle([try .full([4], 1, .float64)]))
    let inner = try AutogradOperator(at: trigger, weights) { δ, θ in try lossToMinimise(δ, θ) }
    let outer = try AutogradOperator.gradients(at: trigger, weights) { δ, θ in try outerLoss(δ, θ) }
    let problem = HypergradientProblem(
      inner: inner, outerInnerGradient: outer.inner, outerParameterGradient: outer.outer)
    let hypergradient = try ImplicitHypergradient(solver: "cg", steps: 20).estimate(problem)
    // δ* = θ/2, so ∇ψ = 1 + 3/2.
    #expect(try hypergradient.total.tensors[0].doubles().allSatisfy { abs($0 - 2.5) < 1e-12 })
    #expect(hypergradient.solution.status.sentence == "the tolerance was met")
    #expect(abs(hypergradient.diagnostics.indirectNorm - 3) < 1e-12)
  }
}
