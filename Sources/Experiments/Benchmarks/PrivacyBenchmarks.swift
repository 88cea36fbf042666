import Datasets
import Defences
import NN
import Torch

extension Benchmark {
  /// A step with each example's gradient clipped and noise added, and the same step without, both at batch 128: their
  /// ratio is what privacy costs.
  static let privacy = [
    Benchmark("privacy/dp-sgd", "a step of DP-SGD; small VGG, batch 128") { _ in
      let (network, images) = try privacySubject()
      var (defence, recipe) = (DPSGD(), Recipe())
      (defence.batchSize, recipe.epochs) = (images.count, 1)
      return { _ = try defence.train(network, on: images, recipe, seed: 0) }
    },
    Benchmark("privacy/sgd", "the same step of SGD, neither clipped nor noised") { _ in
      let (network, images) = try privacySubject()
      let state = try DPSGD().optimiser.started(on: network.parameters)
      let all = Array(0..<images.count)
      return {
        let batch = try images.batch(all), leaves = try network.parameters.leaves()
        let loss = try withHistory {
          try network.forward(batch.images, parameters: leaves).crossEntropy(batch.labels)
        }
        try state.step(TensorBundle(try loss.gradients(of: leaves.tensors)))
      }
    },
  ]

  /// The small VGG and one batch of drawn signs.
  private static func privacySubject() throws -> (Network, LabelledImages) {
    var signs = SyntheticSigns()
    signs.train = 128
    let images = try signs.load(.train, from: nil, seed: 0)
    let graph = try SmallVGG().graph(classes: images.classes, inputShape: [3, images.height, images.width])
    return (try Network(graph, generator: Generator(seed: 0)), images)
  }
}
