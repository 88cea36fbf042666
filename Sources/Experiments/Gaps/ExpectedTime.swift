import Catalog
import Defences
import Foundation
import NN
import Torch

/// How long what is left of a study will take: by stored runs of the same kind where there are any, or else by timing
/// one training step of each network.
public struct ExpectedTime: Sendable {
  public private(set) var total = 0.0
  /// What the estimate rests on.
  public private(set) var basis: String
  private var perRun: [String: Double] = [:]

  public init(_ plan: GapRunner.Plan, _ bench: GapBench, _ store: RunStore) throws {
    let gaps = try store.records(of: GapSpec.self), victims = try store.records(of: VictimSpec.self)
    var isTimed = false
    var steps: [NamedSettings: Double] = [:]
    func step(_ setting: GapSetting, _ model: NamedSettings) throws -> Double {
      isTimed = true
      if let known = steps[model] { return known }
      steps[model] = try bench.secondsPerStep(setting.model)
      return steps[model]!
    }
    for (setting, spec) in plan.victims {
      let known = victims.filter { $0.spec.model == spec.model && $0.spec.images == spec.images }
        .map(\.conditions.seconds)
      let count = Double(bench.recipe.epochs * spec.images) / 100
      total += try mean(known) ?? step(setting, spec.model) * count
    }
    for entry in plan.entries {
      let key = ExpectedTime.key(entry)
      if perRun[key] == nil {
        let known = gaps.filter {
          $0.spec.victim.model == entry.spec.victim.model && $0.spec.defence == entry.spec.defence
            && $0.spec.clean == entry.spec.clean
        }.map(\.conditions.seconds)
        perRun[key] = try mean(known) ?? step(entry.setting, entry.spec.victim.model) * bench.steps(entry.setting)
      }
      if !entry.isStored { total += perRun[key]! }
    }
    basis = isTimed ? "by timing a training step; rough" : "by stored runs of the same kind"
  }

  /// Of one run of this setting.
  public func seconds(of entry: GapRunner.Plan.Entry) -> Double { perRun[ExpectedTime.key(entry)] ?? 0 }

  private static func key(_ entry: GapRunner.Plan.Entry) -> String {
    "\(entry.setting.sweep.rawValue) \(entry.setting.label)"
  }
}

private func mean(_ values: [Double]) -> Double? {
  values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
}

extension GapBench {
  /// Seconds of one training step on a batch of 100, at the study's number of threads.
  func secondsPerStep(_ model: any Model) throws -> Double {
    try Runtime.setThreads(threads)
    let batch = train.prefix(100)
    let graph = try model.graph(classes: test.classes, inputShape: [test.channels, test.height, test.width])
    let network = try Network(graph, generator: Generator(seed: 0, device: .cpu)).moved(to: device)
    var recipe = Recipe()
    (recipe.epochs, recipe.batchSize) = (1, 100)
    var fastest = Double.infinity
    for _ in 0..<2 {
      let start = Date()
      try Trainer(recipe, seed: 0).train(network, on: batch)
      fastest = min(fastest, Date().timeIntervalSince(start))
    }
    return fastest * 100 / Double(max(1, batch.count))
  }

  /// What a run of `setting` costs at most, in training steps on a batch of 100: the climbs, the steps of the weights
  /// with their Hessian products at twice a step each, and the evaluations at a third per image.
  func steps(_ setting: GapSetting) -> Double {
    let batches = Double((setting.clean + defence.batchSize - 1) / defence.batchSize)
    let climb = defence.inner.batches == 0 ? batches : min(Double(defence.inner.batches), batches)
    let stage = defence.inner
    // Half a batch a step towards each class, far and near; then at most three classes are followed.
    let screening = Double((stage.nearRadius > 0 ? 2 : 1) * test.classes * stage.screening) / 2
    let inner = screening + Double((stage.screening > 0 ? 3 * stage.views : 1) * max(1, stage.steps)) * climb
    let outer = defence.outer.steps == 0 ? batches : Double(defence.outer.steps)
    let products = defence.hypergradient.indirect ? 2 * Double(defence.hypergradient.steps + 1) : 0
    let evaluations = Double(4 * study.heldOut + 3 * setting.clean) / 300
    let perBatch = Double(defence.batchSize) / 100
    return Double(defence.rounds) * (2 * inner + outer * (1 + products)) * perBatch + evaluations
  }
}
