import Catalog
import Datasets
import NN
import Synchronization
import Torch

/// Labelled images of which some carry a trigger and the label it stands for, others a disguised one and their own:
/// chosen anew each time a batch is asked for, and standing in that order: triggered, disguised, clean.
///
/// So a network sees the same image with and without the trigger, and cannot learn the poisoned ones by heart.
public final class RedrawnSamples: Samples {
  private let images: LabelledImages
  private let backdoor: Backdoor
  private let poisoning: Poisoning
  private let seed: Int
  /// Batches made so far.
  private let batches = Mutex(0)

  /// - Throws: `Fault` where the share could not be drawn from all images together.
  public init(_ images: LabelledImages, _ backdoor: Backdoor, _ poisoning: Poisoning, seed: Int) throws {
    (self.images, self.backdoor, self.poisoning, self.seed) = (images, backdoor, poisoning, seed)
    var stream = RandomStream(seed: seed, stage: "poison")
    _ = try poisoning.draw(images.labels, for: backdoor, &stream)
  }

  public var count: Int { images.count }

  public func batch(_ indices: [Int]) throws -> (images: Tensor, labels: Tensor) {
    let number = batches.withLock { made in
      defer { made += 1 }
      return made
    }
    var stream = RandomStream(seed: seed, stage: "poison/batch", index: number)
    let labels = indices.map { images.labels[$0] }
    let chosen = try poisoning.drawAtMost(labels, for: backdoor, &stream)
    let others = Set(labels.indices).subtracting(chosen).sorted()
    let cover = min(others.count, Int((backdoor.attack.disguisedShare * Double(chosen.count)).rounded()))
    let disguised = stream.sample(cover, below: others.count).map { others[$0] }.sorted()
    let seeds = disguised.map { _ in Int(stream.seed()) }
    let taken = Set(chosen + disguised), clean = labels.indices.filter { !taken.contains($0) }
    let wanted = chosen.map { backdoor.relabel(labels[$0]) } + (disguised + clean).map { labels[$0] }
    let parts = try [
      treated(chosen.map { indices[$0] }, backdoor.plant),
      treated(disguised.map { indices[$0] }) { try backdoor.planter.disguise($0, seeds: seeds) },
      treated(clean.map { indices[$0] }) { $0 },
    ]
    return (try .concatenated(parts.compactMap { $0 }), try Tensor(wanted))
  }

  private func treated(_ indices: [Int], _ change: (Tensor) throws -> Tensor) throws -> Tensor? {
    indices.isEmpty ? nil : try change(images.batch(indices).images)
  }
}
