import Catalog
import Datasets
import NN
import Torch

/// Labelled images of which some carry a trigger and the label it stands for.
///
/// An attack with several backdoors has the whole set once for each, one copy after the other (Zeng et al. 2022, §6).
public struct PoisonedSamples: Samples {
  public let images: LabelledImages
  public let attack: PreparedAttack
  /// The poisoned indices, ascending; those of copy k start at k·N.
  public let poisoned: [Int]
  /// The indices of images with a disguised trigger and their own label, ascending.
  public let disguised: [Int]
  private let treatments: [Int: Treatment]
  private let seed: Int

  private enum Treatment { case poisoned, disguised }

  /// Poisons ⌊`ratio`·N + ½⌋ images a copy, drawn by `seed` from those that the attack would relabel.
  ///
  /// For an attack with one target, images of that class are never drawn; the share is of the whole set all the same.
  /// - Throws: `Fault` when the ratio is outside 0…1 or there are not enough images to draw from.
  public init(_ images: LabelledImages, attack: PreparedAttack, ratio: Double, seed: Int) throws {
    try self.init(images, attack: attack, Poisoning(ratio: ratio), seed: seed)
  }

  /// Poisons as `poisoning` says.
  public init(_ images: LabelledImages, attack: PreparedAttack, _ poisoning: Poisoning, seed: Int) throws {
    self.images = images
    self.attack = attack
    self.seed = seed
    var poisoned: [Int] = [], disguised: [Int] = []
    for (copy, backdoor) in attack.backdoors.enumerated() {
      var stream = RandomStream(seed: seed, stage: "poison", index: copy)
      let chosen = try poisoning.draw(images.labels, for: backdoor, &stream)
      let rest = Set(images.labels.indices).subtracting(chosen).sorted()
      let cover = min(rest.count, Int((backdoor.attack.disguisedShare * Double(chosen.count)).rounded()))
      poisoned += chosen.map { copy * images.count + $0 }
      disguised += stream.sample(cover, below: rest.count).map { copy * images.count + rest[$0] }.sorted()
    }
    self.poisoned = poisoned
    self.disguised = disguised
    treatments = Dictionary(
      uniqueKeysWithValues: poisoned.map { ($0, .poisoned) } + disguised.map { ($0, .disguised) })
  }

  public var count: Int { images.count * attack.backdoors.count }

  public func batch(_ indices: [Int]) throws -> (images: Tensor, labels: Tensor) {
    let labels = indices.map { index in
      let label = images.labels[index % images.count]
      return treatments[index] == .poisoned ? attack.backdoors[index / images.count].relabel(label) : label
    }
    // Images that are treated alike are taken together, then all are put back in order.
    let groups = Dictionary(grouping: indices.indices) { group(indices[$0]) }.sorted { $0.key < $1.key }
    let parts = try groups.map { try treated($0.value.map { indices[$0] }) }
    let place = groups.flatMap(\.value).enumerated().sorted { $0.element < $1.element }.map(\.offset)
    let joined = parts.count == 1 ? parts[0] : try Tensor.concatenated(parts).gathered(Tensor(place))
    return (joined, try Tensor(labels))
  }

  /// Equal for images that are treated alike.
  private func group(_ index: Int) -> Int {
    switch treatments[index] {
    case nil: 0
    case .poisoned: 1 + 2 * (index / images.count)
    case .disguised: 2 + 2 * (index / images.count)
    }
  }

  /// The images at `indices`, all of one group.
  private func treated(_ indices: [Int]) throws -> Tensor {
    let clean = try images.batch(indices.map { $0 % images.count }).images
    let backdoor = attack.backdoors[indices[0] / images.count]
    switch treatments[indices[0]] {
    case nil: return clean
    case .poisoned: return try backdoor.plant(in: clean)
    case .disguised:
      let seeds = indices.map { index in
        var stream = RandomStream(seed: seed, stage: "disguise", index: index)
        return Int(stream.seed())
      }
      return try backdoor.planter.disguise(clean, seeds: seeds)
    }
  }
}
