import Catalog
import Datasets
import NN
import Torch

/// Labelled images of which some carry a trigger and the label it stands for.
public struct PoisonedSamples: Samples {
  public let images: LabelledImages
  public let attack: PreparedAttack
  /// The poisoned indices, ascending.
  public let poisoned: [Int]
  private let isPoisoned: Set<Int>

  /// Poisons ⌊`ratio`·N + ½⌋ images, drawn by `seed` from those that the attack would relabel.
  ///
  /// For an attack with one target, images of that class are never drawn; the share is of the whole set all the same.
  /// - Throws: `Fault` when the ratio is outside 0…1 or there are not enough images to draw from.
  public init(_ images: LabelledImages, attack: PreparedAttack, ratio: Double, seed: Int) throws {
    guard (0...1).contains(ratio) else { throw Fault(.wrongUse, "--poison-ratio is \(ratio); it must lie in 0…1") }
    let candidates = images.labels.indices.filter { attack.relabel(images.labels[$0]) != images.labels[$0] }
    let wanted = Int((ratio * Double(images.count)).rounded())
    guard wanted <= candidates.count else {
      throw Fault(
        .wrongUse,
        "--poison-ratio \(ratio) asks for \(wanted) images, but only \(candidates.count) are not of the "
          + "target class")
    }
    var stream = RandomStream(seed: seed, stage: "poison")
    self.images = images
    self.attack = attack
    poisoned = stream.sample(wanted, below: candidates.count).map { candidates[$0] }.sorted()
    isPoisoned = Set(poisoned)
  }

  public var count: Int { images.count }

  public func batch(_ indices: [Int]) throws -> (images: Tensor, labels: Tensor) {
    let (clean, _) = try images.batch(indices)
    let labels = indices.map { isPoisoned.contains($0) ? attack.relabel(images.labels[$0]) : images.labels[$0] }
    let flags = indices.map { isPoisoned.contains($0) }
    guard flags.contains(true) else { return (clean, try Tensor(labels)) }
    let mask = try Tensor(flags.map { $0 ? Float(1) : 0 }, [indices.count, 1, 1, 1]).greater(0.5)
    return (try mask.choose(attack.plant(in: clean), clean), try Tensor(labels))
  }
}
