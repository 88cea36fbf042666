import Catalog
import Datasets
import NN
import Torch

/// Adversarial neuron pruning: takes out the channels that a small worst-case change of the weights turns against
/// clean images.
///
/// Every channel of every batch normalisation gets a mask in 0…1 that is lowered where it helps while the weights are
/// perturbed for the worst:
///
///     min over m of  α·L(m·γ, β) + (1 − α)·max over |δ|, |ξ| ≤ ε of L((m + δ)·γ, (1 + ξ)·β).
///
/// Channels whose mask ends below a threshold are pruned; the highest threshold is taken at which accuracy on images
/// of its own is still good.
///
/// **Source.** Wu and Wang 2021, equations 4 and 5. Departures: a fixed share of accuracy decides on the threshold; the
/// perturbation is kept within ε after its step.
public struct ANP: Defence {
  public static let id = "anp"
  public static let title = "ANP"
  public static let source = Source("Wu and Wang 2021")

  public static let presets = [
    Preset("laptop", "ten passes over the clean images", source, ANP()),
    Preset("paper", "2,000 steps", Source("Wu and Wang 2021", "§4.1, released program"), paper),
  ]

  /// Passes over the clean images in which the masks learn.
  public var rounds = 10
  public var batchSize = 50
  /// ε, relative to the weights.
  public var radius = 0.4
  /// Steps of the perturbation.
  public var steps = 1
  /// α.
  public var cleanShare = 0.2
  public var optimiser = Optimiser.sgd(rate: 0.2, momentum: 0.9)
  public var statistics = OuterStage.Statistics.batch
  /// The share of the clean images that accuracy is watched on.
  public var validationShare = 0.2
  /// The accuracy that pruning may cost.
  public var tolerance = 0.05
  /// Thresholds are tried in steps of this size, up to `highest`.
  public var thresholdStep = 0.05
  public var highest = 0.9

  public init() {}

  static let paper: ANP = {
    var settings = ANP()
    settings.rounds = 64
    settings.batchSize = 128
    return settings
  }()

  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    try requireImages(clean)
    try validate()
    let channels = try NormalisedChannels(network, for: Self.id)
    var stream = session.stream("validation")
    let (work, watch) = try clean.divided(validation: validationShare, &stream)
    let tuner = try Tuner(network, session)
    let images = try CleanSet(work, batchSize: batchSize, device: network.device)
    let masks = try channels.ones()
    try learn(masks, channels, tuner, images)
    if tuner.status != .nonFinite { try prune(masks, channels, tuner, watch) }
    return tuner.repair()
  }

  private func validate() throws {
    let limits = SettingLimits("defence")
    try limits.check("rounds", rounds, atLeast: 1)
    try limits.check("batchSize", batchSize, atLeast: 1)
    try limits.check("radius", radius, in: SettingLimits.magnitude)
    try limits.check("steps", steps, atLeast: 0)
    try limits.check("cleanShare", cleanShare, in: 0...1)
    try limits.check("validationShare", validationShare, in: 0...0.9)
    try limits.check("tolerance", tolerance, in: 0...1)
    try limits.check("thresholdStep", thresholdStep, in: 1e-3...1)
    try limits.check("highest", highest, in: 0...1)
    try optimiser.validate(as: "defence.optimiser")
  }

  /// Lowers the masks in place. The weights stay, and so do the running statistics.
  private func learn(_ masks: TensorBundle, _ channels: NormalisedChannels, _ tuner: Tuner, _ images: CleanSet) throws {
    let state = try optimiser.started(on: masks)
    let buffers = try tuner.network.buffers.cloned()
    let worst = WorstNoise(radius: radius, steps: steps, channels: channels, tuner: tuner, mode: mode)
    defer { try? tuner.network.buffers.copy(from: buffers) }
    for round in 0..<rounds where tuner.mayGoOn() {
      var stream = tuner.session.stream("masks/order", round)
      let order = stream.permutation(images.count)
      let generator = try Generator(seed: stream.seed(), device: tuner.network.device)
      for (step, places) in images.batches.enumerated() where tuner.mayGoOn() {
        let batch = try images.batch(places.map { order[$0] })
        let gradient = try maskGradient(masks, worst.find(masks, batch, generator), channels, tuner, batch)
        guard try gradient.isFinite() else {
          return try tuner.stopNonFinite(
            "the gradient of the masks in round \(round + 1), step \(step + 1) of \(images.batches.count), stopped "
              + "being finite; nothing was pruned")
        }
        try state.step(gradient)
        for mask in masks.tensors { try mask.copy(from: mask.clamped(to: 0...1)) }
        tuner.session.report(
          .init(round: round + 1, rounds: rounds, stage: "masks", step: step + 1, steps: images.batches.count))
      }
    }
  }

  private var mode: Mode { Mode(batchStatistics: statistics == .batch, dropout: nil) }

  private func maskGradient(
    _ masks: TensorBundle, _ noise: NormalisedChannels.Noise, _ channels: NormalisedChannels, _ tuner: Tuner,
    _ batch: (images: Tensor, labels: Tensor)
  ) throws -> TensorBundle {
    tuner.session.counter.passes.forward += 2
    tuner.session.counter.passes.backward += 1
    let leaves = try masks.leaves(), images = try batch.images.contiguous(channelsLast: true)
    let loss = { (noise: NormalisedChannels.Noise?) in
      try tuner.network.forward(images, parameters: channels.scaled(leaves, noise), mode).crossEntropy(batch.labels)
    }
    let total = try loss(nil) * cleanShare + loss(noise) * (1 - cleanShare)
    return TensorBundle(try total.gradients(of: leaves.tensors))
  }

  /// Prunes at ever higher thresholds until accuracy falls too far, and takes the last step back.
  private func prune(
    _ masks: TensorBundle, _ channels: NormalisedChannels, _ tuner: Tuner, _ watch: LabelledImages
  ) throws {
    let whole = try tuner.network.parameters.cloned()
    let limit = try tuner.accuracy(on: watch) - tolerance
    var kept = (threshold: 0.0, pruned: 0)
    let steps = (1 / thresholdStep).rounded()
    for step in 1...max(1, Int((highest * steps).rounded())) {
      let threshold = Double(step) / steps
      let pruned = try channels.prune(tuner.network, whole, masks, below: threshold)
      guard pruned > kept.pruned else { continue }
      guard try tuner.accuracy(on: watch) >= limit else { break }
      kept = (threshold, pruned)
    }
    _ = try channels.prune(tuner.network, whole, masks, below: kept.threshold)
    guard kept.pruned > 0 else { return tuner.remark("no channel could be pruned within the tolerance") }
    try tuner.record(
      note: "\(kept.pruned) of \(channels.count) channels are pruned, those with a mask below \(kept.threshold)")
  }
}
