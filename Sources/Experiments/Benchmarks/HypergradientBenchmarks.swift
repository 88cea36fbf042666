import NN
import Torch

extension Benchmark {
  static let hypergradient = Benchmark(
    "hypergradient", "outer gradient, five solver steps and the mixed product; small VGG, batch 100",
    .hypergradient(steps: 5)
  ) { place in
    let subject = try BenchmarkSubject(on: place.device)
    return { _ = try subject.hypergradient(at: subject.trigger) }
  }

  static let lowered = Benchmark(
    "hypergradient-bf16",
    "the same with products in bfloat16; faster only where the processor multiplies it itself",
    .hypergradient(steps: 5), error: errorOfLowered
  ) { place in
    let subject = try BenchmarkSubject(on: place.device)
    return { _ = try subject.hypergradient(at: subject.trigger, products: .bfloat16) }
  }

  /// The distance of the indirect part, which alone is made of products, from that of full precision.
  @Sendable private static func errorOfLowered(_ place: BenchmarkPlace) throws -> Double {
    let subject = try BenchmarkSubject(on: place.device)
    let full = try subject.hypergradient(at: subject.trigger).indirect
    let lowered = try subject.hypergradient(at: subject.trigger, products: .bfloat16).indirect
    return try (lowered - full).norm() / full.norm()
  }

  static let gradient = Benchmark(
    "gradient", "the outer gradient alone, in δ and the weights; small VGG, batch 100", NetworkWork(passes: 3)
  ) { place in
    let subject = try BenchmarkSubject(on: place.device)
    return { _ = try subject.outer(at: subject.trigger) }
  }

  static let hvp = Benchmark(
    "hvp", "one Hessian–vector product in δ, its gradient included", NetworkWork(passes: 4)
  ) { place in
    let subject = try BenchmarkSubject(on: place.device),
      direction = try Tensor.full(subject.trigger.shape, 0.01, on: place.device)
    return { _ = try subject.inner(at: subject.trigger).hvp(direction) }
  }

  static let mixed = Benchmark(
    "mixed", "one mixed product, its gradient included", NetworkWork(passes: 6)
  ) { place in
    let subject = try BenchmarkSubject(on: place.device),
      direction = try Tensor.full(subject.trigger.shape, 0.01, on: place.device)
    return { _ = try subject.inner(at: subject.trigger).mixed(direction) }
  }
}
