import Bilevel
import Catalog
import Datasets
import NN
import Torch

/// One run of I-BAU: the rounds, their state, and what stops them.
final class Unlearning {
  private let settings: IBAU
  private let session: RepairSession
  private let network: Network
  private let clean: CleanSet
  private let outerClean: CleanSet
  private let watch: AccuracyWatch?
  private let optimiser: OptimiserState
  /// The learning rate; a round that was taken back lowers it.
  private var rate: Double
  private var triggers: [Tensor] = []
  /// Of those at the end that the last search found.
  private var shares: [Double] = []
  /// The newest perturbation's flipping norm, and the first one's.
  private var flipRadius: Double?
  private var firstFlipRadius: Double?
  private var distinction: Double?
  private var needsTrigger = true
  /// The perturbation that the last round worked on.
  private var unlearned: Tensor?
  /// How far the last search for a perturbation came.
  private var searched = (step: 0, steps: 0)
  /// The last weights at which the gradient was finite.
  private let lastGood: Network
  /// The best weights that were taken back, for when no round is kept.
  private var runnerUp: (accuracy: Double, network: Network)?
  private var kept = 0

  init(_ settings: IBAU, _ network: Network, _ images: LabelledImages, _ session: RepairSession) throws {
    self.settings = settings
    self.session = session
    self.network = try network.cloned()
    lastGood = try network.cloned()
    var stream = session.stream("guard")
    let (unlearning, validation) = settings.guarding.divide(images, &stream)
    clean = try CleanSet(unlearning, batchSize: settings.batchSize, device: network.device)
    var crops = session.stream("augment")
    outerClean =
      settings.outer.augment ? try clean.augmented(&crops, batchSize: settings.batchSize) : clean
    watch = try validation.map { try AccuracyWatch($0, network, settings.guarding) }
    optimiser = try settings.outer.optimiser.started(on: self.network.parameters)
    rate = settings.outer.optimiser.rate
  }

  func run() throws -> Repair {
    warnIfNothingIsPatched()
    var rounds: [RoundRecord] = []
    var status = Repair.Status.finished, note: String?
    for round in 0..<settings.rounds {
      let started = session.seconds
      var outcome = try runOnce(round)
      let finished = try outcome.stop != nil || isFinished(after: round, &outcome)
      if let stop = outcome.stop { (status, note) = (stop, outcome.note) }
      if outcome.stop == nil || outcome.steps > 0 {
        outcome.record.seconds = session.seconds - started
        try session.finish(&outcome.record, network)
        rounds.append(outcome.record)
      }
      if finished { break }
    }
    if kept == 0, status == .finished, let runnerUp {
      let words =
        "every round lost more clean accuracy than defence.guarding.tolerance allows; the weights of the one that lost "
        + "least are returned. Lower defence.outer.optimiser.rate, or give more clean images"
      session.warn(words)
      note = note ?? words
      try network.copy(from: runnerUp.network)
    }
    return Repair(
      network: network, rounds: rounds, status: status, note: note, seconds: session.seconds,
      passes: session.counter.passes, trigger: unlearned)
  }

  /// A round: a perturbation, then steps against it; taken back where clean accuracy suffers.
  private func runOnce(_ round: Int) throws -> RoundOutcome {
    var outcome = RoundOutcome(record: RoundRecord(round: round + 1))
    if needsTrigger, try !findTrigger(round, &outcome) {
      guard outcome.stop == nil else { return outcome }
      try stopNonFinite(
        &outcome,
        "the perturbation stopped being finite in round \(round + 1), step \(searched.step) of "
          + "\(searched.steps): lower defence.inner.rate")
      return outcome
    }
    unlearned = triggers[triggers.count - 1]
    outcome.record.triggerNorm = try unlearned.map { try $0.dot($0).squareRoot() }
    outcome.record.flipRadius = flipRadius
    outcome.record.distinction = distinction
    outcome.record.shares = shares
    let before = try watch.map { _ in try network.cloned() }
    try moveWeights(round, &outcome)
    needsTrigger = true
    // A round that was cut short is judged like any other: what is kept must be good whenever the work ends.
    if let watch, let before, outcome.steps > 0 { try judge(watch, before, &outcome) } else { kept += 1 }
    return outcome
  }

  private func judge(_ watch: AccuracyWatch, _ before: Network, _ outcome: inout RoundOutcome) throws {
    let verdict = try watch.judge(network)
    guard !verdict.acceptable else {
      kept += 1
      return
    }
    outcome.record.note = "taken back, to be tried with a lower learning rate: \(verdict.note)"
    if verdict.accuracy > runnerUp?.accuracy ?? -1 { runnerUp = (verdict.accuracy, try network.cloned()) }
    try network.copy(from: before)
    if outcome.stop != nil, outcome.note == nil {
      outcome.note = "the round that was cut short had cost too much clean accuracy and was taken back"
    }
    rate *= settings.guarding.backOff
    // The perturbation has not been unlearned yet, so the next round takes it up again.
    needsTrigger = false
  }

  /// Looks for the next perturbation, and sees whether it has become so hard to find that nothing is left to unlearn.
  private func isFinished(after round: Int, _ outcome: inout RoundOutcome) throws -> Bool {
    guard settings.enough > 0, needsTrigger, round + 1 < settings.rounds else { return false }
    guard try findTrigger(round + 1, &outcome) else { return outcome.stop != nil }
    needsTrigger = false
    outcome.record.flipRadiusAfter = flipRadius
    outcome.record.distinctionAfter = distinction
    guard let flipRadius, let firstFlipRadius, flipRadius >= settings.enough * firstFlipRadius else { return false }
    return true
  }

  /// - Returns: false if it stopped being finite, or if the time is up, which `outcome` then says.
  private func findTrigger(_ round: Int, _ outcome: inout RoundOutcome) throws -> Bool {
    let search = TriggerSearch(settings: settings, network: network, clean: clean, session: session) { [self] in
      searched = ($0, $1)
      report(round, "trigger", $0, $1)
    }
    let finding: TriggerSearch.Finding
    do {
      guard let found = try search.find(round: round) else { return false }
      finding = found
    } catch let stopped as TriggerSearch.Stopped {
      outcome.stop = stopped.reason
      return false
    }
    shares = finding.shares
    triggers = (settings.outer.remember ? triggers : []) + finding.triggers
    flipRadius = finding.flipRadius
    distinction = finding.distinction
    firstFlipRadius = firstFlipRadius ?? finding.flipRadius
    return true
  }

  // MARK: the outer problem

  private func moveWeights(_ round: Int, _ outcome: inout RoundOutcome) throws {
    let batches = outerBatches(round)
    if settings.outer.restart { try optimiser.reset() }
    var tally = HypergradientTally()
    for (step, indices) in batches.enumerated() {
      if let stop = session.reasonToStop() {
        outcome.stop = stop
        break
      }
      let gradient = try hypergradient(round, step, indices, &tally)
      guard try gradient.isFinite() else {
        try stopNonFinite(
          &outcome, "the gradient stopped being finite in round \(round + 1), step \(step + 1) of \(batches.count)")
        break
      }
      try lastGood.copy(from: network)
      optimiser.settings.rate = rate * settings.outer.schedule.factor(at: Double(step) / Double(batches.count))
      try optimiser.step(gradient)
      guard try network.parameters.isFinite() else {
        try stopNonFinite(
          &outcome, "the weights stopped being finite in round \(round + 1), step \(step + 1) of \(batches.count)")
        break
      }
      outcome.steps += 1
      report(round, "weights", step + 1, batches.count)
    }
    tally.write(to: &outcome.record)
  }

  private func stopNonFinite(_ outcome: inout RoundOutcome, _ note: String) throws {
    try network.copy(from: lastGood)
    outcome.stop = .nonFinite
    outcome.note = note + "; the last good weights are kept"
  }

  /// The batches of the round's steps, going through the set as often as it takes.
  private func outerBatches(_ round: Int) -> [[Int]] {
    guard settings.outer.stepPerBatch else { return [Array(0..<outerClean.count)] }
    let steps = settings.outer.steps > 0 ? settings.outer.steps : outerClean.batches.count
    let epochs = (steps + outerClean.batches.count - 1) / outerClean.batches.count
    return Array((0..<epochs).flatMap { outerEpoch(round * epochs + $0) }.prefix(steps))
  }

  private func outerEpoch(_ epoch: Int) -> [[Int]] {
    guard settings.outer.shuffle else { return outerClean.batches }
    var stream = session.stream("order", epoch)
    let order = stream.permutation(outerClean.count)
    return outerClean.batches.map { $0.map { order[$0] } }
  }

  /// The gradient that the step follows: direct, and indirect unless that is switched off.
  private func hypergradient(
    _ round: Int, _ step: Int, _ indices: [Int], _ tally: inout HypergradientTally
  ) throws -> TensorBundle {
    var stream = session.stream("patch", round * 1_000_000 + step)
    let masks = try PatchMasks(
      indices.count, patched: settings.outer.patched(of: indices.count), triggers: triggers.count,
      shares: shares, &stream, on: network.device)
    let current = triggers[triggers.count - 1]
    let chunks = settings.outer.stepPerBatch ? [Array(indices.indices)] : outerClean.batches
    guard settings.hypergradient.indirect else {
      return try tally.adding(direct: outerGradient(indices, chunks, masks, current).outer)
    }
    let (_, byTrigger, direct) = try outerGradient(indices, chunks, masks, current)
    let problem = HypergradientProblem(
      inner: try innerOperator(indices, current), outerInnerGradient: byTrigger, outerParameterGradient: direct)
    return try tally.adding(settings.hypergradient.estimator.estimate(problem), limit: settings.hypergradient.limit)
  }

  /// ∂G/∂δ and ∂G/∂θ, the mean over `chunks` of the batch so that large batches fit in memory.
  private func outerGradient(
    _ indices: [Int], _ chunks: [[Int]], _ masks: PatchMasks, _ current: Tensor
  ) throws -> (value: Double, inner: Tensor, outer: TensorBundle) {
    let mode = Mode(batchStatistics: settings.outer.statistics == .batch, dropout: nil)
    var total: (value: Double, inner: Tensor, outer: TensorBundle)?
    for chunk in chunks {
      let (images, labels) = try outerClean.batch(chunk.map { indices[$0] })
      let part = try AutogradOperator.gradients(at: current, network.parameters, counter: session.counter) {
        [self] δ, θ in
        let shown = Array(triggers.dropLast()) + [δ]
        let patched = try masks.laid(shown, on: images, at: chunk, clamp: settings.outer.clamp)
          .contiguous(channelsLast: true)
        return try network.forward(patched, parameters: θ, mode).crossEntropy(labels)
      }
      let weight = Double(chunk.count) / Double(indices.count)
      total =
        try total.map {
          ($0.value + weight * part.value, try $0.inner + weight * part.inner, try $0.outer + part.outer * weight)
        } ?? (chunks.count == 1 ? part : (weight * part.value, try weight * part.inner, try part.outer * weight))
    }
    return total!
  }

  /// g = −CE + λ‖δ‖² at δ, on the images that the settings name, with their given labels.
  private func innerOperator(_ indices: [Int], _ point: Tensor) throws -> any SecondOrderOperator {
    let parts: [[Int]] =
      switch settings.hypergradient.mapData {
      case .first: [outerClean.batches[0]]
      case .same: settings.outer.stepPerBatch ? [indices] : outerClean.batches
      case .all: outerClean.batches
      }
    let operators = { [self] (part: Int) throws -> any SecondOrderOperator in
      let (images, labels) = try outerClean.batch(parts[part])
      if !settings.inner.clamp {
        let loss = PerturbedLoss(
          images: images, labels: labels, scale: -1, penalty: settings.hypergradient.penalty)
        return try network.derivatives(
          of: loss, at: point, products: settings.hypergradient.products, counter: session.counter)
      }
      return try AutogradOperator(at: point, network.parameters, counter: session.counter) { [self] δ, θ in
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
    let sizes = settings.outer.stepPerBatch ? outerClean.batches.map(\.count) : [outerClean.count]
    let empty = sizes.filter { settings.outer.patched(of: $0) == 0 }
    guard settings.outer.patchShare > 0, let size = empty.last else { return }
    session.warn(
      "\(empty.count) of \(sizes.count) batches carry no trigger: a share of \(settings.outer.patchShare) of "
        + "\(size) images rounds down to 0, which makes those steps plain fine-tuning. Raise "
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
