import Bilevel
import Torch

typealias Loss = (Tensor, TensorBundle) throws -> Tensor

func bilevelExample(
  trigger: Tensor, weights: TensorBundle, lossToMinimise: @escaping Loss, outerLoss: @escaping Loss
) throws {
  // begin
  let inner = try AutogradOperator(at: trigger, weights) { δ, θ in try lossToMinimise(δ, θ) }
  let outer = try AutogradOperator.gradients(at: trigger, weights) { δ, θ in try outerLoss(δ, θ) }
  let problem = HypergradientProblem(
    inner: inner, outerInnerGradient: outer.inner, outerParameterGradient: outer.outer)
  let hypergradient = try ImplicitHypergradient(solver: "cg", steps: 20).estimate(problem)
  print(hypergradient.diagnostics.indirectNorm, hypergradient.solution.status.sentence)
  // end
}
