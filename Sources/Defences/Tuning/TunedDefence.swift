import Catalog
import Datasets
import NN

/// A defence that passes over the clean images in batches and moves the weights.
protocol TunedDefence: Defence {
  /// Passes over the clean images.
  var rounds: Int { get }
  var batchSize: Int { get }
}

extension TunedDefence {
  /// The copy that is repaired, and the images cut into batches.
  /// - Throws: `Fault` unless there are images, rounds and batches.
  func begun(
    _ network: Network, _ clean: LabelledImages, _ session: RepairSession
  ) throws -> (tuner: Tuner, images: CleanSet) {
    try requireImages(clean)
    let limits = SettingLimits("defence")
    try limits.check("rounds", rounds, atLeast: 1)
    try limits.check("batchSize", batchSize, atLeast: 1)
    return (try Tuner(network, session), try CleanSet(clean, batchSize: batchSize, device: network.device))
  }
}
