import Attacks
import Catalog
import Datasets
import NN
import Torch

/// How soon a network takes a backdoor up again: trains it on a few poisoned images and measures attack success as it
/// goes.
///
/// A backdoor that was only hidden comes back within a few steps; a network that never had it, or lost it, takes longer.
///
/// **Source.** Suggested by Min et al. 2024 and Zhu et al. 2024, who find repaired networks to relearn quickly.
public struct RelearningTest: Configurable, Equatable {
  /// Poisoned images that the attacker holds.
  public var poisoned = 20
  /// Clean images beside each of them.
  public var cleanPerPoisoned = 4
  public var steps = 50
  /// Steps between two measurements.
  public var interval = 5
  /// Held-out images that are measured on; 0 for all.
  public var measured = 1000
  public var optimiser = Optimiser.sgd(rate: 1e-3, momentum: 0.9)

  public init() {}

  /// Attack success and accuracy after so many steps.
  public struct Point: Sendable, Equatable {
    public var step: Int
    public var acc: Double
    public var asr: Double

    public init(step: Int, acc: Double, asr: Double) { (self.step, self.acc, self.asr) = (step, acc, asr) }
  }

  public func validate() throws(Fault) {
    let limits = SettingLimits("relearning")
    try limits.check("poisoned", poisoned, atLeast: 1)
    try limits.check("cleanPerPoisoned", cleanPerPoisoned, atLeast: 0)
    try limits.check("steps", steps, atLeast: 1)
    try limits.check("interval", interval, atLeast: 1)
    try limits.check("measured", measured, atLeast: 0)
    try optimiser.validate(as: "relearning.optimiser")
  }

  /// Trains a copy of `network`. All steps go over the same images, batch normalisation as in evaluation.
  /// `images`: where the poisoned and the clean images are taken from.
  public func run(
    _ network: Network, _ images: LabelledImages, _ attack: PreparedAttack, heldOut: LabelledImages, seed: Int,
    progress: (Point) throws -> Void = { _ in }
  ) throws -> [Point] {
    try validate()
    let network = try network.cloned(), state = try optimiser.started(on: network.parameters)
    let (shown, labels) = try lesson(images, attack, seed, on: network.device)
    let judge = Evaluator(clean: nil, heldOut: measured > 0 ? heldOut.prefix(measured) : heldOut, attack: attack)
    var points: [Point] = []
    for step in 0...steps {
      if step % interval == 0 || step == steps {
        let seen = try judge.quickly(network)
        points.append(Point(step: step, acc: seen.acc, asr: seen.asr ?? 0))
        try progress(points[points.count - 1])
      }
      guard step < steps else { break }
      let leaves = try network.parameters.leaves()
      let loss = try network.forward(shown, parameters: leaves).crossEntropy(labels)
      let gradient = TensorBundle(try loss.gradients(of: leaves.tensors))
      guard try gradient.isFinite() else {
        throw Fault(.badData, "the gradient stopped being finite at step \(step + 1): lower relearning.optimiser.rate")
      }
      try state.step(gradient)
    }
    return points
  }

  /// The images of every step: poisoned ones with the attacker's label, then clean ones. Several triggers take turns.
  private func lesson(
    _ images: LabelledImages, _ attack: PreparedAttack, _ seed: Int, on device: Device
  ) throws -> (Tensor, Tensor) {
    var stream = RandomStream(seed: seed, stage: "relearning")
    let order = stream.permutation(images.count)
    let victims = victims(of: attack, images.labels, order)
    guard victims.count == poisoned else {
      throw Fault(
        .wrongUse,
        "only \(victims.count) of \(images.count) images can be poisoned, \(poisoned) are wanted: give more "
          + "with --clean N, or lower --poisoned")
    }
    let chosen = Set(victims.map(\.image))
    let others = Array(order.filter { !chosen.contains($0) }.prefix(poisoned * cleanPerPoisoned))
    let patched = try victims.map { try $0.backdoor.plant(in: images.batch([$0.image]).images) }
    let wanted = try Tensor(victims.map { $0.backdoor.relabel(images.labels[$0.image]) })
    guard !others.isEmpty else { return (try .concatenated(patched).to(device), try wanted.to(device)) }
    let (clean, labels) = try images.batch(others)
    let shown = try Tensor.concatenated(patched + [clean]).to(device)
    return (try shown.contiguous(channelsLast: true), try Tensor.concatenated([wanted, labels]).to(device))
  }

  /// The first images in `order` that the backdoor whose turn it is relabels.
  private func victims(
    of attack: PreparedAttack, _ labels: [Int], _ order: [Int]
  ) -> [(image: Int, backdoor: Backdoor)] {
    order.reduce(into: []) { chosen, image in
      let backdoor = attack.backdoors[chosen.count % attack.backdoors.count]
      guard chosen.count < poisoned, backdoor.relabel(labels[image]) != labels[image] else { return }
      chosen.append((image, backdoor))
    }
  }
}
