import Catalog
import Datasets
import NN
import Torch

/// Fine-pruning: takes out the channels that clean images leave asleep, then fine-tunes what is left.
///
/// The last convolution's channels are pruned in the order of their mean activation on the clean images until accuracy
/// on images of its own falls too far; the step that went too far is taken back. Pruned channels stay pruned.
///
/// **Source.** Liu et al. 2018; Zeng et al. 2022, A.4.2.
public struct FinePruning: Defence {
  public static let id = "fine-pruning"
  public static let title = "fine-pruning"
  public static let source = Source("Liu et al. 2018")

  public static let presets = [
    Preset("laptop", "four channels at a time, ten passes", source, FinePruning()),
    Preset("paper", "one channel at a time, a hundred passes", Source("Zeng et al. 2022", "A.4.2"), paper),
  ]

  /// How A.4.2's "supervising the ACC to drop to a certain percentage, i.e., 20 %" is read.
  public enum StopRule: String, Codable, Sendable, CaseIterable {
    /// A drop by `tolerance` of all images: from 0.85 to 0.65.
    case points
    /// A drop by `tolerance` of what it was: from 0.85 to 0.68.
    case relative
    /// A drop down to `tolerance`.
    case floor

    /// The lowest accuracy that is allowed.
    public func limit(before accuracy: Double, tolerance: Double) -> Double {
      switch self {
      case .points: accuracy - tolerance
      case .relative: accuracy * (1 - tolerance)
      case .floor: tolerance
      }
    }
  }

  /// Passes over the clean images after pruning.
  public var rounds = 10
  public var batchSize = 50
  /// The share of the clean images that accuracy is watched on; the rest ranks the channels and fine-tunes.
  public var validationShare = 0.2
  public var stop = StopRule.points
  public var tolerance = 0.2
  /// Channels that are pruned before accuracy is looked at again.
  public var channelsPerStep = 4
  /// The convolution whose channels are pruned; empty for the last one.
  public var layer = ""
  public var tuning = TuningStage()

  public init() {}

  static let paper: FinePruning = {
    var settings = FinePruning()
    settings.rounds = 100
    settings.channelsPerStep = 1
    settings.tuning = TuningStage(.sgd(rate: 0.01, momentum: 0.9))
    return settings
  }()

  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    try requireImages(clean)
    try validate()
    let group = try ChannelGroup(network, layer: layer, for: Self.id)
    var stream = session.stream("validation")
    let (work, watch) = try clean.divided(validation: validationShare, &stream)
    let tuner = try Tuner(network, session)
    let images = try CleanSet(work, batchSize: batchSize, device: network.device)
    let pruned = try prune(group, tuner, images, watch)
    if !tuner.isStopped || !pruned.isEmpty {
      try tuner.record(note: "\(pruned.count) of \(group.channels) channels of \(group.name) are pruned")
    }
    try tuner.tune(TuningPlan(stage: tuning, rounds: rounds), on: images) { batch in
      try group.masked(tuner.gradient(batch), pruned: pruned)
    }
    return tuner.repair()
  }

  private func validate() throws {
    let limits = SettingLimits("defence")
    try limits.check("rounds", rounds, atLeast: 1)
    try limits.check("batchSize", batchSize, atLeast: 1)
    try limits.check("validationShare", validationShare, in: 0...0.9)
    try limits.check("tolerance", tolerance, in: 0...1)
    try limits.check("channelsPerStep", channelsPerStep, atLeast: 1)
    try tuning.validate(as: "defence.tuning")
  }

  /// Prunes until accuracy falls below the limit, and takes the last step back.
  /// - Returns: the channels that stay pruned.
  private func prune(_ group: ChannelGroup, _ tuner: Tuner, _ images: CleanSet, _ watch: LabelledImages) throws -> [Int]
  {
    let order = try ranked(group, tuner, images)
    let limit = try stop.limit(before: tuner.accuracy(on: watch), tolerance: tolerance)
    let whole = try tuner.network.parameters.cloned()
    var pruned: [Int] = []
    // One channel at least is left, or nothing would reach the classifier.
    for count in stride(from: channelsPerStep, to: group.channels, by: channelsPerStep) where tuner.mayGoOn() {
      let tried = Array(order.prefix(count))
      try group.prune(tried, in: tuner.network)
      guard try tuner.accuracy(on: watch) >= limit else { break }
      pruned = tried
      tuner.session.report(.init(round: 1, rounds: rounds, stage: "pruning", step: count, steps: group.channels))
    }
    try tuner.network.parameters.copy(from: whole)
    try group.prune(pruned, in: tuner.network)
    return pruned
  }

  /// The channels, the least active first.
  private func ranked(_ group: ChannelGroup, _ tuner: Tuner, _ images: CleanSet) throws -> [Int] {
    var sums = [Double](repeating: 0, count: group.channels)
    for indices in images.batches {
      tuner.session.counter.passes.forward += 1
      try withoutHistory {
        _ = try tuner.network.forward(images.batch(indices).images) { node, output in
          guard node == group.activation else { return output }
          for (channel, sum) in try output.sum(over: [0, 2, 3]).doubles().enumerated() { sums[channel] += sum }
          return output
        }
      }
    }
    return sums.indices.sorted { (sums[$0], $0) < (sums[$1], $1) }
  }
}
