import Bilevel
import Catalog
import Datasets
import NN
import Torch

/// One run of I-BAU: the rounds, their state, and what stops them.
struct Unlearning {
  private let settings: IBAU
  private let session: RepairSession
  private let network: Network
  private let clean: CleanSet
  private let outerClean: CleanSet
  private let watch: AccuracyWatch?
  private let optimiser: OptimiserState

  init(_ settings: IBAU, _ network: Network, _ images: LabelledImages, _ session: RepairSession) throws {
    self.settings = settings
    self.session = session
    self.network = try network.cloned()
    var stream = session.stream("guard")
    let (unlearning, validation) = settings.guarding.divide(images, &stream)
    clean = try CleanSet(unlearning, batchSize: settings.batchSize, device: network.device)
    var crops = session.stream("augment")
    outerClean =
      settings.outer.augment ? try clean.augmented(&crops, batchSize: settings.batchSize) : clean
    watch = try validation.map { try AccuracyWatch($0, network, settings.guarding) }
    optimiser = try settings.outer.optimiser.started(on: self.network.parameters)
  }

  func run() throws -> Repair {
    warnIfNothingIsPatched()
    var rounds: [RoundRecord] = [], triggers: [Tensor] = []
    var status = Repair.Status.finished, note: String?
    for round in 0..<settings.rounds {
      let started = session.seconds
      let outcome = try runGuarded(round, &triggers)
      if let stop = outcome.stop {
        (status, note) = (stop, outcome.note)
        if outcome.steps == 0 { break }
      }
      var record = outcome.record
      record.seconds = session.seconds - started
      try session.finish(&record, network)
      rounds.append(record)
      if outcome.stop != nil { break }
    }
    return Repair(
      network: network, rounds: rounds, status: status, note: note, seconds: session.seconds,
      passes: session.counter.passes, trigger: triggers.last)
  }

  /// A round; where accuracy falls too far it is taken back and tried again more gently.
  private func runGuarded(_ round: Int, _ triggers: inout [Tensor]) throws -> RoundOutcome {
    guard let watch else { return try runOnce(round, rateFactor: 1, &triggers) }
    let (weights, statistics) = (try network.parameters.cloned(), try network.buffers.cloned())
    var factor = 1.0
    for attempt in 1...max(1, settings.guarding.attempts) {
      let before = triggers
      var outcome = try runOnce(round, rateFactor: factor, &triggers)
      guard outcome.stop == nil, let loss = try watch.excessiveLoss(of: network) else { return outcome }
      try network.parameters.copy(from: weights)
      try network.buffers.copy(from: statistics)
      try optimiser.reset()
      factor /= 2
      if attempt == settings.guarding.attempts {
        outcome.record.note = "taken back: \(attempt) tries each lost \(percent(loss)) of accuracy or more"
        return outcome
      }
      triggers = before
    }
    return RoundOutcome(record: RoundRecord(round: round + 1))
  }

  private func runOnce(_ round: Int, rateFactor: Double, _ triggers: inout [Tensor]) throws -> RoundOutcome {
    var outcome = RoundOutcome(record: RoundRecord(round: round + 1))
    let trigger = try findTrigger(round)
    guard try trigger.isFinite() else {
      outcome.stop = .nonFinite
      outcome.note = "the perturbation stopped being finite in round \(round + 1): lower defence.inner.rate"
      return outcome
    }
    outcome.record.triggerNorm = try trigger.dot(trigger).squareRoot()
    triggers = settings.outer.remember ? triggers + [trigger] : [trigger]
    try moveWeights(round, triggers, rateFactor, &outcome)
    return outcome
  }

  // MARK: the inner problem

  private func findTrigger(_ round: Int) throws -> Tensor {
    let stage = settings.inner
    var source = clean
    if stage.augment {
      var stream = session.stream("augment-inner", round)
      source = try clean.augmented(&stream, batchSize: settings.batchSize)
    }
    let used = stage.batches > 0 ? Array(source.batches.prefix(stage.batches)) : source.batches
    let labels = try used.map { try innerLabels(source, $0) }
    var step = 0
    let total = used.count * stage.steps
    let problem = InnerProblem(sizes: used.map(\.count)) { batch, point in
      step += 1
      report(round, "trigger", step, total)
      return try innerGradient(source.batch(used[batch]).images, labels[batch], point)
    }
    let shape = [1] + clean.images.shape.dropFirst()
    let start = try Tensor.zeros(shape, clean.images.dtype, on: clean.images.device)
    return try stage.maximiser().maximise(problem, from: start).point
  }

  /// The labels that the inner objective is to move images away from.
  private func innerLabels(_ source: CleanSet, _ indices: [Int]) throws -> Tensor {
    let (images, labels) = try source.batch(indices)
    guard settings.inner.labels == .predicted else { return labels }
    session.counter.passes.forward += 1
    return try withoutHistory { try network.forward(images).argmax(along: 1) }
  }

  private func innerGradient(
    _ images: Tensor, _ labels: Tensor, _ point: Tensor
  ) throws -> (value: Double, gradient: Tensor) {
    session.counter.passes.forward += 1
    session.counter.passes.backward += 1
    let leaf = try point.leaf()
    let loss = try network.forward(patched(images, leaf, clamp: settings.inner.clamp)).crossEntropy(labels)
    return (try loss.item(), try loss.gradients(of: [leaf])[0])
  }

  // MARK: the outer problem

  private func moveWeights(
    _ round: Int, _ triggers: [Tensor], _ rateFactor: Double, _ outcome: inout RoundOutcome
  ) throws {
    let batches = try outerBatches(round)
    var tally = HypergradientTally()
    for (step, indices) in batches.enumerated() {
      if let stop = session.reasonToStop() {
        outcome.stop = stop
        break
      }
      let gradient = try hypergradient(round, step, indices, triggers, &tally)
      guard try gradient.isFinite() else {
        outcome.stop = .nonFinite
        outcome.note = "the gradient stopped being finite in round \(round + 1), step \(step + 1) of \(batches.count); "
          + "the weights before that step are kept"
        break
      }
      optimiser.settings.rate = rateFactor * rate(at: Double(step) / Double(batches.count))
      try optimiser.step(gradient)
      outcome.steps += 1
      report(round, "weights", step + 1, batches.count)
    }
    tally.write(to: &outcome.record)
  }

  private func outerBatches(_ round: Int) throws -> [[Int]] {
    guard settings.outer.stepPerBatch else { return [Array(0..<outerClean.count)] }
    guard settings.outer.shuffle else { return outerClean.batches }
    var stream = session.stream("order", round)
    let order = stream.permutation(outerClean.count)
    return outerClean.batches.map { $0.map { order[$0] } }
  }

  private func rate(at fraction: Double) -> Double {
    settings.outer.schedule.factor(at: fraction) * settings.outer.optimiser.rate
  }

  /// The gradient that the step follows: direct, and indirect unless that is switched off.
  private func hypergradient(
    _ round: Int, _ step: Int, _ indices: [Int], _ triggers: [Tensor], _ tally: inout HypergradientTally
  ) throws -> TensorBundle {
    var stream = session.stream("patch", round * 1_000_000 + step)
    let masks = try PatchMasks(
      indices.count, patched: settings.outer.patched(of: indices.count), triggers: triggers.count, &stream,
      on: network.device)
    let current = triggers[triggers.count - 1]
    let chunks = settings.outer.stepPerBatch ? [Array(indices.indices)] : outerClean.batches
    guard settings.hypergradient.indirect else {
      return try tally.adding(direct: outerGradient(indices, chunks, masks, triggers, current).outer)
    }
    let (_, byTrigger, direct) = try outerGradient(indices, chunks, masks, triggers, current)
    let problem = HypergradientProblem(
      inner: try innerOperator(indices, current), outerInnerGradient: byTrigger, outerParameterGradient: direct)
    return try tally.adding(settings.hypergradient.estimator.estimate(problem), limit: settings.hypergradient.limit)
  }

  /// ∂G/∂δ and ∂G/∂θ, the mean over `chunks` of the batch so that large batches fit in memory.
  private func outerGradient(
    _ indices: [Int], _ chunks: [[Int]], _ masks: PatchMasks, _ triggers: [Tensor], _ current: Tensor
  ) throws -> (value: Double, inner: Tensor, outer: TensorBundle) {
    let mode = Mode(batchStatistics: settings.outer.statistics == .batch, dropout: nil)
    var total: (value: Double, inner: Tensor, outer: TensorBundle)?
    for chunk in chunks {
      let (images, labels) = try outerClean.batch(chunk.map { indices[$0] })
      let part = try AutogradOperator.gradients(at: current, network.parameters, counter: session.counter) { δ, θ in
        let shown = Array(triggers.dropLast()) + [δ]
        let patched = try masks.laid(shown, on: images, at: chunk, clamp: settings.outer.clamp)
        return try network.forward(patched, parameters: θ, mode).crossEntropy(labels)
      }
      let weight = Double(chunk.count) / Double(indices.count)
      total = try total.map {
        ($0.value + weight * part.value, try $0.inner + weight * part.inner, try $0.outer + part.outer * weight)
      } ?? (chunks.count == 1 ? part : (weight * part.value, try weight * part.inner, try part.outer * weight))
    }
    return total!
  }

  /// g = −CE + λ‖δ‖² at δ, on the images that the settings name, with their given labels.
  private func innerOperator(_ indices: [Int], _ point: Tensor) throws -> any SecondOrderOperator {
    let parts: [[Int]] =
      switch settings.hypergradient.mapData {
      case .first: [clean.batches[0]]
      case .same: settings.outer.stepPerBatch ? [indices] : clean.batches
      case .all: clean.batches
      }
    let operators = { (part: Int) throws -> any SecondOrderOperator in
      let (images, labels) = try clean.batch(parts[part])
      return try AutogradOperator(at: point, network.parameters, counter: session.counter) { δ, θ in
        let logits = try network.forward(patched(images, δ, clamp: settings.inner.clamp), parameters: θ)
        return try -logits.crossEntropy(labels) + (δ * δ).sum() * settings.hypergradient.penalty
      }
    }
    return parts.count == 1 ? try operators(0) : MeanOperator(sizes: parts.map(\.count), operators)
  }

  // MARK: talk

  private func report(_ round: Int, _ stage: String, _ step: Int, _ steps: Int) {
    session.report(.init(round: round + 1, rounds: settings.rounds, stage: stage, step: step, steps: steps))
  }

  private func warnIfNothingIsPatched() {
    let smallest = clean.batches.map { settings.outer.patched(of: $0.count) }
    guard settings.outer.stepPerBatch, settings.outer.patchShare > 0, smallest.contains(0) else { return }
    let empty = smallest.count { $0 == 0 }
    session.warn(
      "\(empty) of \(smallest.count) batches carry no trigger: a share of \(settings.outer.patchShare) of "
        + "\(clean.batches.last!.count) images rounds down to 0, which makes those steps plain fine-tuning. Raise "
        + "defence.outer.patchShare, or set defence.outer.rounding=up")
  }
}

/// Images with δ added.
func patched(_ images: Tensor, _ trigger: Tensor, clamp: Bool) throws -> Tensor {
  let sum = try images + trigger
  return clamp ? try sum.clamped(to: 0...1) : sum
}

/// How one round went.
struct RoundOutcome {
  var record: RoundRecord
  var steps = 0
  var stop: Repair.Status?
  var note: String?
}

private func percent(_ share: Double) -> String { "\((1000 * share).rounded() / 10) %" }
