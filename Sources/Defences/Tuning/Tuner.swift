import Catalog
import Datasets
import NN
import Torch

/// A network on its way through a defence.
///
/// Moves the weights on the clean images round by round and records the rounds. Stops with the weights as they are when
/// time is up or somebody says so, and with the last good ones when a number stops being finite.
final class Tuner {
  /// What is being repaired: a copy of what was given.
  let network: Network
  let session: RepairSession
  private(set) var rounds: [RoundRecord] = []
  private(set) var status = Repair.Status.finished
  private(set) var note: String?
  private let lastGood: Network
  private var roundBegan: Double

  init(_ network: Network, _ session: RepairSession) throws {
    self.network = try network.cloned()
    self.session = session
    lastGood = try network.cloned()
    roundBegan = session.seconds
  }

  /// One step's images.
  struct Batch {
    var images: Tensor
    var labels: Tensor
    /// How layers that behave differently in training are to behave.
    var mode: Mode
    /// Where the step stands: round and step within it, counted from 0.
    var round: Int
    var step: Int
  }

  var isStopped: Bool { status != .finished }

  /// Looks whether it is time to stop.
  /// - Returns: whether to go on.
  func mayGoOn() -> Bool {
    if !isStopped, let reason = session.reasonToStop() { status = reason }
    return !isStopped
  }

  /// Ends the work with `note`, the last good weights restored.
  func stopNonFinite(_ note: String) throws {
    try network.copy(from: lastGood)
    status = .nonFinite
    self.note = note
  }

  /// Ends the work for a reason of the defence's own.
  func end(_ status: Repair.Status, _ note: String) {
    self.status = status
    remark(note)
  }

  /// Leaves a remark for the user.
  func remark(_ text: String) { note = note.map { "\($0); \(text)" } ?? text }

  /// Steps down `gradient` over all batches of `clean`, in an order drawn anew each round.
  func tune(_ plan: TuningPlan, on clean: CleanSet, gradient: (Batch) throws -> TensorBundle) throws {
    let optimiser = try plan.stage.optimiser.started(on: network.parameters)
    let mode = try mode(plan)
    for round in 0..<plan.rounds where mayGoOn() {
      try plan.opening(round)
      let (images, batches) = try drawn(clean, plan, round)
      var norms: [Double] = []
      for (step, indices) in batches.enumerated() where mayGoOn() {
        optimiser.settings.rate = plan.rate(round: round, step: step, of: batches.count)
        let (shown, labels) = try images.batch(indices)
        let batch = Batch(
          images: try shown.contiguous(channelsLast: true), labels: labels, mode: mode, round: round, step: step)
        let place = "\(plan.name) in round \(round + 1), step \(step + 1) of \(batches.count)"
        guard let norm = try take(optimiser, gradient(batch), place) else { break }
        norms.append(norm)
        session.report(
          .init(round: round + 1, rounds: plan.rounds, stage: plan.name, step: step + 1, steps: batches.count))
      }
      if plan.isRecorded, !isStopped || !norms.isEmpty { try record(norms) }
    }
  }

  /// The gradient by the weights of a loss, where the network stands or at other weights. Counts one pass either way.
  func gradient(at parameters: TensorBundle? = nil, _ loss: (TensorBundle) throws -> Tensor) throws -> TensorBundle {
    session.counter.passes.forward += 1
    session.counter.passes.backward += 1
    let leaves = try (parameters ?? network.parameters).leaves()
    return TensorBundle(try withHistory { try loss(leaves) }.gradients(of: leaves.tensors))
  }

  /// The gradient of the cross-entropy on `images`, which stand for the batch's.
  func gradient(_ batch: Batch, on images: Tensor? = nil) throws -> TensorBundle {
    try gradient { try network.forward(images ?? batch.images, parameters: $0, batch.mode).crossEntropy(batch.labels) }
  }

  /// The share of `images` that get their label now.
  func accuracy(on images: LabelledImages) throws -> Double {
    session.counter.passes.forward += images.ranges(of: 250).count
    let predicted = try network.predictions(images, batchSize: 250)
    return Double(zip(predicted, images.labels).count { $0 == $1 }) / Double(images.count)
  }

  /// Closes a round in which the weights were changed otherwise than by `tune`.
  func record(note: String? = nil) throws {
    try record([], note: note)
  }

  func repair(inspection: TriggerInspection? = nil) -> Repair {
    Repair(
      network: network, rounds: rounds, status: status, note: note, seconds: session.seconds,
      passes: session.counter.passes, inspection: inspection)
  }

  /// Moves the weights, unless that ends in something that is not finite.
  /// - Returns: the gradient's norm; nil if the work is over.
  private func take(_ optimiser: OptimiserState, _ gradient: TensorBundle, _ place: String) throws -> Double? {
    guard try gradient.isFinite() else {
      try stopNonFinite("the gradient of the \(place), stopped being finite; the last good weights are kept")
      return nil
    }
    try lastGood.copy(from: network)
    try optimiser.step(gradient)
    guard try network.parameters.isFinite() else {
      try stopNonFinite("the \(place), stopped being finite; the last good weights are kept")
      return nil
    }
    return try gradient.norm()
  }

  private func record(_ norms: [Double], note: String? = nil) throws {
    var record = RoundRecord(round: rounds.count + 1)
    record.note = note
    record.directNorm = norms.isEmpty ? nil : norms.reduce(0, +) / Double(norms.count)
    record.seconds = session.seconds - roundBegan
    try session.finish(&record, network)
    rounds.append(record)
    roundBegan = session.seconds
  }

  private func mode(_ plan: TuningPlan) throws -> Mode {
    var stream = session.stream("\(plan.name)/dropout")
    let generator = plan.stage.dropout ? try Generator(seed: stream.seed(), device: network.device) : nil
    return Mode(batchStatistics: plan.stage.statistics == .batch, dropout: generator)
  }

  /// The round's images and the order in which they come.
  private func drawn(_ clean: CleanSet, _ plan: TuningPlan, _ round: Int) throws -> (CleanSet, [[Int]]) {
    var order = session.stream("\(plan.name)/order", round)
    let permutation = order.permutation(clean.count)
    var crops = session.stream("\(plan.name)/augment", round)
    let images = try plan.stage.shown(clean, &crops)
    return (images, clean.batches.map { $0.map { permutation[$0] } })
  }
}
