import Bilevel
import Torch

extension Benchmark {
  static let hypergradient = Benchmark(
    "hypergradient", "outer gradient, five solver steps and the mixed product; small VGG, batch 100"
  ) { _ in
    let subject = try BenchmarkSubject()
    return {
      let outer = try AutogradOperator.gradients(at: subject.trigger, subject.network.parameters, subject.loss)
      let problem = HypergradientProblem(
        inner: try subject.inner(), outerInnerGradient: outer.inner, outerParameterGradient: outer.outer)
      _ = try ImplicitHypergradient(solver: FixedPointIteration.id, steps: 5).estimate(problem)
    }
  }

  static let hvp = Benchmark("hvp", "one Hessian–vector product in δ, its gradient included") { _ in
    let subject = try BenchmarkSubject(), direction = try Tensor.full(subject.trigger.shape, 0.01)
    return { _ = try subject.inner().hvp(direction) }
  }

  static let mixed = Benchmark("mixed", "one mixed product, its gradient included") { _ in
    let subject = try BenchmarkSubject(), direction = try Tensor.full(subject.trigger.shape, 0.01)
    return { _ = try subject.inner().mixed(direction) }
  }
}
