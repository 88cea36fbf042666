import Datasets
import Defences
import NN
import Torch

extension Benchmark {
  static let round = round("round", images: 200)

  /// One round of the released recipe on so many clean images, in batches of 100.
  static func round(_ name: String, images: Int) -> Benchmark {
    Benchmark(name, "one round of released-cifar on \(images) images; small VGG") { _ in
      var signs = SyntheticSigns()
      signs.train = images
      let clean = try signs.load(.train, from: nil, seed: 0)
      let shape = [clean.channels, clean.height, clean.width]
      let network = try Network(
        SmallVGG().graph(classes: clean.classes, inputShape: shape), generator: Generator(seed: 0))
      let defence = try IBAU.preset("released-cifar")
      return { _ = try defence.repair(network, clean: clean, RepairSession(seed: 0)) }
    }
  }
}
