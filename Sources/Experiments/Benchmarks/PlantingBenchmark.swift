import Attacks
import Catalog
import Datasets

extension Benchmark {
  static let wanet = planting(WaNet.id)

  /// A tenth of CIFAR-10's training set.
  private static func planting(_ attack: String) -> Benchmark {
    Benchmark("planting/\(attack)", "5,000 images of 3×32×32 triggered by \(attack), 250 at a time") { _ in
      var signs = SyntheticSigns()
      signs.train = 250
      let (images, _) = try signs.load(.train, from: nil, seed: 0).tensors()
      let attack = try Registry.attacks(attack).init()
        .prepared(trigger: nil, shape: Array(images.shape.dropFirst()), classes: 10)
      return { for _ in 0..<20 { _ = try attack.plant(in: images) } }
    }
  }
}
