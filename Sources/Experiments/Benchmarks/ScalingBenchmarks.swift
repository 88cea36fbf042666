import Torch

extension Scaling {
  static let batch = Scaling(
    "batch", "a hypergradient step over the batch's size", unit: "images", sizes: [25, 50, 100, 200]
  ) { name, count in
    Benchmark(name, "a hypergradient step on \(count) images", .hypergradient(steps: 5, images: count)) { place in
      let subject = try BenchmarkSubject(images: count, on: place.device)
      return { _ = try subject.hypergradient(at: subject.trigger) }
    }
  }

  static let solverSteps = Scaling(
    "steps", "a hypergradient step over K", unit: "solver steps", sizes: [1, 2, 5, 10]
  ) { name, steps in
    Benchmark(name, "a hypergradient of \(steps) solver steps", .hypergradient(steps: steps)) { place in
      let subject = try BenchmarkSubject(on: place.device)
      return { _ = try subject.hypergradient(at: subject.trigger, steps: steps) }
    }
  }

  /// Its memory should not grow: the implicit estimate needs the last δ only.
  static let innerSteps = Scaling(
    "inner-steps", "inner ascent and a hypergradient at its end", unit: "inner steps", sizes: [1, 4, 16]
  ) { name, steps in
    Benchmark(name, "\(steps) inner steps and a hypergradient") { place in
      let subject = try BenchmarkSubject(on: place.device)
      return {
        var δ = subject.trigger
        for _ in 0..<steps { δ = try δ - 0.1 * subject.inner(at: δ).gradient() }
        _ = try subject.hypergradient(at: δ)
      }
    }
  }

  static let width = Scaling(
    "width", "a hypergradient step over the channels of the first layer", unit: "channels", sizes: [8, 16, 32]
  ) { name, channels in
    let width = Double(channels) / 32
    return Benchmark(name, "a hypergradient step, \(channels) channels", .hypergradient(steps: 5, width: width)) {
      place in
      let subject = try BenchmarkSubject(width: width, on: place.device)
      return { _ = try subject.hypergradient(at: subject.trigger) }
    }
  }

  static let cleanImages = Scaling(
    "clean", "a round of released-cifar over the clean images", unit: "images", sizes: [100, 200, 300]
  ) { name, count in .round(name, images: count) }
}
