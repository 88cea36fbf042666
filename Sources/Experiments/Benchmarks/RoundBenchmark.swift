import Datasets
import Defences
import NN
import Torch

extension Benchmark {
  static let round = Benchmark("round", "one round of released-cifar on 200 images, two batches; small VGG") { _ in
    var signs = SyntheticSigns()
    signs.train = 200
    let clean = try signs.load(.train, from: nil, seed: 0)
    let shape = [clean.channels, clean.height, clean.width]
    let network = try Network(
      SmallVGG().graph(classes: clean.classes, inputShape: shape), generator: Generator(seed: 0))
    let defence = try IBAU.preset("released-cifar")
    return { _ = try defence.repair(network, clean: clean, RepairSession(seed: 0)) }
  }
}
