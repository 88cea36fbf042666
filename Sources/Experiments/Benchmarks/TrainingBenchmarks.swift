import NN
import Torch

extension Benchmark {
  static let training = Benchmark(
    "training", "forward, backward and an Adam step; small VGG, batch 100", NetworkWork(passes: 3)
  ) { place in
    let subject = try BenchmarkSubject(on: place.device)
    let optimiser = try Optimiser.adam(rate: 1e-3).started(on: subject.network.parameters)
    let mode = Mode.training(try Generator(seed: 0, device: place.device))
    return {
      let gradient = try AutogradOperator.gradients(at: subject.trigger, subject.network.parameters) { _, θ in
        try subject.network.forward(subject.images, parameters: θ, mode)
          .crossEntropy(subject.labels)
      }
      try optimiser.step(gradient.outer)
    }
  }

  static let evaluation = Benchmark(
    "evaluation", "predictions for 100 images; small VGG", NetworkWork(passes: 1)
  ) { place in
    let subject = try BenchmarkSubject(on: place.device)
    return {
      try withoutHistory {
        _ = try subject.network.forward(subject.images).argmax(along: 1)
      }
    }
  }
}
