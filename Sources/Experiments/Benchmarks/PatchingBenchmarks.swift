import Attacks
import Catalog
import Datasets
import Torch

extension Benchmark {
  /// Planting each trigger that is made beforehand in 50,000 images of CIFAR-10's size, from bytes to patched tensors, 500 at a time.
  static let patching = [
    BadNets.id, Blend.id, L0Invisible.id, L2Invisible.id, Smooth.id, TrojanSquare.id, TrojanWatermark.id, WaNet.id,
  ].map(patching)

  private static func patching(_ id: String) -> Benchmark {
    Benchmark("patching/\(id)", "planting the trigger in 50,000 images of 32×32 pixels") { place in
      var signs = SyntheticSigns()
      signs.train = 500
      let images = try signs.load(.train, from: nil, seed: 0)
      let attack = try Registry.attacks(id).init().prepared(trigger: nil, shape: [3, 32, 32], classes: images.classes)
      let all = Array(0..<images.count)
      return { for _ in 0..<50_000 / all.count { _ = try attack.plant(in: images.batch(all).images.to(place.device)) } }
    }
  }
}
