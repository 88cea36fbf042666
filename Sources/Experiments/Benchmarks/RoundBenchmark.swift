import Defences
import NN
import Torch

extension Benchmark {
  static let round = round("round", images: 200)

  /// One round of the released recipe on so many clean images, in batches of 100.
  static func round(_ name: String, images: Int) -> Benchmark {
    Benchmark(name, "one round of released-cifar on \(images) images; small VGG") { place in
      let subject = try BenchmarkSubject(images: images, on: place.device), defence = try IBAU.preset("released-cifar")
      return { _ = try defence.repair(subject.network, clean: subject.clean, RepairSession(seed: 0)) }
    }
  }
}
