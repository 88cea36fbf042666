import Catalog
import Datasets
import Defences
import Experiments
import Foundation
import NN
import Torch

/// How long what is left of a plan will take: by stored runs of the same kind where there are any, or else by timing
/// one training step of each network.
public struct ExpectedTime: Sendable {
  public private(set) var total = 0.0
  /// What the estimate rests on.
  public private(set) var basis = ""
  /// Seconds of a run, for each entry of the plan.
  public private(set) var perRun: [Double] = []

  public init(_ plan: GapPlan, _ store: RunStore, device: Device = .cpu) throws {
    let done = try store.records(of: StudyRun.self), trained = try store.records(of: VictimRun.self)
    var steps = StepTimes(device: device)
    for victim in plan.victims {
      let alike = trained.filter { $0.spec.victim.training.map(Kind.init) == victim.victim.training.map(Kind.init) }
      total += try median(alike.map(\.result.seconds)) ?? steps.seconds(of: victim)
    }
    for entry in plan.entries {
      guard let run = entry.setting.runs.first else { continue }
      let alike = done.filter {
        $0.spec.victim.training?.model == run.victim.training?.model && $0.spec.defence == run.defence
          && $0.spec.clean == run.clean && $0.spec.extras == run.extras
      }
      perRun.append(try median(alike.map(\.conditions.seconds)) ?? steps.seconds(of: run))
    }
    for run in plan.missing {
      let place = plan.entries.firstIndex { $0.setting.runs.contains(run) }
      total += place.map { perRun[$0] } ?? 0
    }
    basis = steps.isUsed ? "by timing a training step; rough" : "by stored runs of the same kind"
  }

  /// What the time of a training depends on.
  private struct Kind: Equatable {
    var model: NamedSettings
    var images: Int?
    var epochs: Int

    init(_ training: StudyTraining) {
      (model, images, epochs) = (training.model, training.images, training.recipe.epochs)
    }
  }

  /// The first of the runs also trains its network, which would pull a mean up.
  private func median(_ seconds: [Double]) -> Double? {
    seconds.isEmpty ? nil : seconds.sorted()[seconds.count / 2]
  }
}

/// Seconds of a training step, measured once for each network.
private struct StepTimes {
  let device: Device
  private var known: [NamedSettings: Double] = [:]
  var isUsed: Bool { !known.isEmpty }

  init(device: Device) { self.device = device }

  mutating func seconds(of victim: VictimRun) throws -> Double {
    guard let training = victim.victim.training else { return 0 }
    let all = victim.victim.dataset.settings["train"]?.double.map { Int($0) } ?? 50_000
    let steps = Double(training.recipe.epochs * (training.images ?? all)) / 100
    return try steps * step(training.model, victim.victim.dataset, victim.threads)
  }

  /// What a run costs at most: the climbs, the steps of the weights with their Hessian products at twice a step each,
  /// and the evaluations at a third per image.
  mutating func seconds(of run: StudyRun) throws -> Double {
    guard let training = run.victim.training, let defence = try run.defence?.defence() as? IBAU else { return 0 }
    let classes = try run.victim.dataset.dataset().classes ?? 10
    let batches = Double((run.clean + defence.batchSize - 1) / defence.batchSize)
    let climb = defence.inner.batches == 0 ? batches : min(Double(defence.inner.batches), batches)
    let stage = defence.inner
    // Half a batch a step towards each class, far and near; then at most three classes are followed.
    let screening = Double((stage.nearRadius > 0 ? 2 : 1) * classes * stage.screening) / 2
    let inner = screening + Double((stage.screening > 0 ? 3 * stage.views : 1) * max(1, stage.steps)) * climb
    let outer = defence.outer.steps == 0 ? batches : Double(defence.outer.steps)
    let products = defence.hypergradient.indirect ? 2 * Double(defence.hypergradient.steps + 1) : 0
    let evaluations = Double(4 * (run.heldOut ?? 0) + 3 * run.clean) / 300
    let perBatch = Double(defence.batchSize) / 100
    let steps = Double(defence.rounds) * (2 * inner + outer * (1 + products)) * perBatch + evaluations
    return try steps * step(training.model, run.victim.dataset, run.threads)
  }

  /// Of a batch of 100, on drawn images of the data set's size where it is known, else of 32 × 32 pixels.
  private mutating func step(_ model: NamedSettings, _ dataset: NamedSettings, _ threads: Int) throws -> Double {
    if let seconds = known[model] { return seconds }
    try Runtime.setThreads(threads)
    let drawn = try dataset.dataset() as? SyntheticSigns
    var signs = SyntheticSigns(), recipe = Recipe()
    (signs.train, signs.size) = (100, drawn?.size ?? signs.size)
    (recipe.epochs, recipe.batchSize) = (1, 100)
    let batch = try signs.load(.train, from: nil, seed: 0)
    let graph = try model.model().graph(
      classes: batch.classes, inputShape: [batch.channels, batch.height, batch.width])
    let network = try Network(graph, generator: Generator(seed: 0)).moved(to: device)
    let seconds = try (0..<2).map { _ in
      let start = Date()
      try Trainer(recipe, seed: 0).train(network, on: batch)
      return Date().timeIntervalSince(start)
    }.min()!
    known[model] = seconds
    return seconds
  }
}
