import Attacks
import Catalog
import Datasets
import Defences
import NN
import Torch

/// What a study of error gaps is carried out with: images, attack, training, defence.
public struct GapBench: Sendable {
  public let study: GapStudy
  public let settings: [GapSetting]
  public let recipe: Recipe
  public let defence: IBAU
  public let threads: Int
  public let seed: Int
  public let device: Device
  public let measures: any GapMeasures
  public let attack: PreparedAttack
  let train: LabelledImages
  let test: LabelledImages
  private let data: DataIdentity
  private let attackIdentity: AttackIdentity

  /// - Throws: `Fault` if the images do not suffice for the study.
  public init(
    _ plan: GapSettings, data: OpenDataset, attack request: AttackRequest, _ overrides: Overrides, seed: Int,
    device: Device = .cpu, measures: any GapMeasures = AllMeasures()
  ) throws {
    (study, recipe, defence, threads) = (plan.study, plan.recipe, plan.defence, plan.threads)
    settings = try plan.study.settings()
    (self.seed, self.device, self.measures) = (seed, device, measures)
    train = try data.load(.train, seed: seed).prefix(study.images)
    test = try data.load(.test, seed: seed)
    guard !(try Registry.attacks(request.attack).isLearned) else {
      throw Fault(
        .wrongUse,
        "\(request.attack) learns its trigger with each network, so that gaps of several would be about several "
          + "triggers. Name another with --attack")
    }
    attack = try request.prepared(shape: [test.channels, test.height, test.width], classes: test.classes, overrides)
    self.data = try DataIdentity(data, seed: seed)
    attackIdentity = try AttackIdentity(attack)
    try recipe.validate(as: "recipe")
    try checkCounts()
  }

  private func checkCounts() throws(Fault) {
    let largest = settings.map(\.clean).max() ?? 0
    guard largest + study.heldOut <= test.count else {
      throw Fault(
        .wrongUse,
        "\(largest) clean and \(study.heldOut) held-out images are more than the \(test.count) test images. "
          + "Choose smaller sizes, or --set gaps.heldOut=\(max(1, test.count - largest))")
    }
    guard train.count == study.images else {
      throw Fault(
        .wrongUse,
        "the study trains on \(study.images) images and there are \(train.count). --set gaps.images=\(train.count)")
    }
  }

  /// The runs of one setting.
  public func specs(of setting: GapSetting) throws -> [GapSpec] {
    let victim = try victim(of: setting), defence = try NamedSettings(defence)
    return (0..<study.runs).map {
      GapSpec(
        victim: victim, defence: defence, clean: setting.clean, heldOut: study.heldOut, run: $0,
        measures: measures.identity)
    }
  }

  public func victim(of setting: GapSetting) throws -> VictimSpec {
    func named<M: Model>(_ model: M) throws -> NamedSettings { try NamedSettings(model) }
    return VictimSpec(
      data: data, images: train.count, model: try named(setting.model), attack: attackIdentity,
      poisonRatio: study.poisonRatio, recipe: recipe, seed: seed, threads: threads)
  }
}

// MARK: The work itself

extension GapBench {
  /// Trains the victim of `setting` and writes it to `path`.
  func trained(
    _ setting: GapSetting, to path: String, progress: @escaping (TrainingProgress) throws -> Void
  ) throws -> VictimSpec.Result {
    let shape = [train.channels, train.height, train.width]
    let graph = try setting.model.graph(classes: train.classes, inputShape: shape)
    let training = try TrainingRun(
      graph, on: train, test: test, attack: attack, Poisoning(ratio: study.poisonRatio), recipe: recipe, seed: seed,
      device: device, progress: progress)
    try Checkpoint(network: training.network.moved(to: .cpu)).write(to: path)
    let channels = zip(graph.nodes, try graph.shapes()).filter { $1.count == 3 }.map { $1[0] }.max()
    return VictimSpec.Result(
      acc: training.evaluation.acc, asr: training.evaluation.asr, parameters: try graph.parameterCount(),
      channels: channels ?? 0, network: try ContentHash.sha256(of: path))
  }

  /// Unlearns `victim` as `spec` says, and counts errors on the clean set and on images it did not see.
  func measured(_ spec: GapSpec, _ victim: Network, _ listener: GapListener) throws -> GapSpec.Result {
    let (clean, heldOut) = split(spec)
    let before = try Evaluator(clean: clean, heldOut: heldOut, attack: attack).quickly(victim)
    var stream = RandomStream(seed: seed, stage: "gaps/defence", index: spec.run)
    let session = RepairSession(
      seed: Int(stream.seed() >> 1), onProgress: listener.onRepair, isCancelled: listener.isCancelled)
    let repair = try defence.repair(victim, clean: clean, session)
    guard repair.status != .interrupted else { throw GapListener.interruption }
    let network = repair.network
    let after = try Evaluator(clean: clean, heldOut: heldOut, attack: attack).quickly(network)
    return GapSpec.Result(
      clean: try ErrorPair(of: network, clean: clean, heldOut: heldOut),
      triggered: try ErrorPair(of: network, clean: clean, heldOut: heldOut, attack),
      accBefore: before.acc, asrBefore: before.asr, acc: after.acc, asr: after.asr, status: repair.status.rawValue,
      measures: try measures.measured(network, reference: victim, clean: clean, attack: attack))
  }

  /// The first n and the last m of the test images in an order drawn for the run: what is held out does not depend
  /// on n, and a smaller clean set is part of a larger one.
  private func split(_ spec: GapSpec) -> (clean: LabelledImages, heldOut: LabelledImages) {
    var stream = RandomStream(seed: seed, stage: "gaps/split", index: spec.run)
    let order = stream.permutation(test.count)
    return (test.subset(order.prefix(spec.clean)), test.subset(order.suffix(spec.heldOut).sorted()))
  }
}
