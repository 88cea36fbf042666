import Defences
import NN
import Torch

extension Benchmark {
  /// A step with each example's gradient clipped and noise added, and the same step without, both at batch 128: their
  /// ratio is what privacy costs.
  static let privacy = [
    Benchmark("privacy/dp-sgd", "a step of DP-SGD; small VGG, batch 128") { place in
      let subject = try BenchmarkSubject(images: 128, on: place.device)
      var (defence, recipe) = (DPSGD(), Recipe())
      (defence.batchSize, recipe.epochs) = (subject.clean.count, 1)
      return { _ = try defence.train(subject.network, on: subject.clean, recipe, seed: 0) }
    },
    Benchmark("privacy/sgd", "the same step of SGD, neither clipped nor noised") { place in
      let subject = try BenchmarkSubject(images: 128, on: place.device), network = subject.network
      let state = try DPSGD().optimiser.started(on: network.parameters)
      let all = Array(0..<subject.clean.count)
      return {
        let batch = try subject.clean.batch(all), leaves = try network.parameters.leaves()
        let loss = try withHistory {
          try network.forward(batch.images.to(place.device), parameters: leaves)
            .crossEntropy(batch.labels.to(place.device))
        }
        try state.step(TensorBundle(try loss.gradients(of: leaves.tensors)))
      }
    },
  ]
}
