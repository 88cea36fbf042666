import Torch

extension Benchmark {
  static let hypergradient = Benchmark(
    "hypergradient", "outer gradient, five solver steps and the mixed product; small VGG, batch 100",
    .hypergradient(steps: 5)
  ) { _ in
    let subject = try BenchmarkSubject()
    return { _ = try subject.hypergradient(at: subject.trigger) }
  }

  static let gradient = Benchmark(
    "gradient", "the outer gradient alone, in δ and the weights; small VGG, batch 100", NetworkWork(passes: 3)
  ) { _ in
    let subject = try BenchmarkSubject()
    return { _ = try subject.outer(at: subject.trigger) }
  }

  static let hvp = Benchmark(
    "hvp", "one Hessian–vector product in δ, its gradient included", NetworkWork(passes: 4)
  ) { _ in
    let subject = try BenchmarkSubject(), direction = try Tensor.full(subject.trigger.shape, 0.01)
    return { _ = try subject.inner(at: subject.trigger).hvp(direction) }
  }

  static let mixed = Benchmark(
    "mixed", "one mixed product, its gradient included", NetworkWork(passes: 6)
  ) { _ in
    let subject = try BenchmarkSubject(), direction = try Tensor.full(subject.trigger.shape, 0.01)
    return { _ = try subject.inner(at: subject.trigger).mixed(direction) }
  }
}
