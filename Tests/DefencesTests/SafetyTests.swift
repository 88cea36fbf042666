import Catalog
import Datasets
import Defences
import NN
import Testing
import Torch

@Suite("What stops or takes back an unlearning") struct SafetyTests {
  private let images = try! toyImages()
  private let network = try! toyNetwork()

  private func repair(_ preset: String, _ settings: [String]) throws -> Repair {
    try tuned(IBAU.preset(preset), ["batchSize=20"] + settings)
      .repair(network, clean: images, RepairSession(seed: 1))
  }

  @Test(
    "A perturbation that stops being finite ends it with the weights untouched",
    arguments: [
      "released-cifar", "robust", "algorithm-1",
    ])
  func trigger(preset: String) throws {
    let repair = try repair(preset, ["inner.rate=1e36", "inner.penalty=1e30"])
    #expect(repair.status == .nonFinite)
    #expect(try #require(repair.note).contains("the perturbation stopped being finite in round 1, step"))
    #expect(try repair.network.stateBytes() == network.stateBytes())
    #expect(repair.rounds.isEmpty)
  }

  @Test("Steps that blow the weights up end it with the last that gave a finite gradient", arguments: [1e34, 1e36])
  func weights(rate: Double) throws {
    let repair = try repair(
      "first-order",
      [
        "outer.patchShare=0.5", "outer.optimiser.kind=sgd", "outer.optimiser.rate=\(rate)", "rounds=3",
      ])
    #expect(repair.status == .nonFinite)
    #expect(try #require(repair.note).contains("step"))
    #expect(try repair.network.isFinite())
    #expect(try repair.network.forward(images.tensors().images).isFinite())
  }

  @Test("A round that costs accuracy is taken back, recorded, and tried again with a lower rate")
  func takenBack() throws {
    let before = try network.accuracy(images)
    let repair = try repair(
      "robust",
      [
        "rounds=3", "outer.steps=1", "outer.optimiser.rate=10", "guarding.validationShare=0.5",
        "guarding.backOff=1e-4", "enough=0",
      ])
    let notes = repair.rounds.map { $0.note ?? "" }
    #expect(notes[0].contains("taken back") && notes[0].contains("of 30 watched images"))
    #expect(notes[1] == "" && notes[2] == "")
    // The perturbation that was not unlearned is taken up again.
    #expect(repair.rounds[0].triggerNorm == repair.rounds[1].triggerNorm)
    #expect(repair.status == .finished)
    #expect(try repair.network.accuracy(images) > before - 0.05)
  }

  @Test("Where every round costs too much the weights of the least costly are returned, and the note says so")
  func runnerUp() throws {
    let before = try network.accuracy(images)
    let repair = try repair(
      "robust",
      [
        "rounds=1", "outer.steps=1", "outer.optimiser.rate=10", "guarding.validationShare=0.5", "enough=0",
      ])
    #expect(repair.status == .finished)
    #expect(try #require(repair.note).contains("every round lost more clean accuracy"))
    #expect(try repair.network.accuracy(images) < before - 0.03)
  }

  @Test("A round that is cut short is judged like a whole one: what costs accuracy is taken back, and the note says so")
  func cutShort() throws {
    let defence = try tuned(
      IBAU.preset("robust"),
      [
        "batchSize=20", "rounds=3", "outer.steps=5", "outer.optimiser.rate=10", "guarding.validationShare=0.5",
      ])
    var moved = false
    let session = RepairSession(
      seed: 1, onProgress: { moved = moved || $0.stage == "weights" }, isCancelled: { moved })
    let repair = try defence.repair(network, clean: images, session)
    #expect(repair.status == .interrupted && repair.rounds.count == 1)
    #expect(try #require(repair.note).contains("was taken back"))
    #expect(try repair.network.stateBytes() == network.stateBytes())
  }

  @Test(
    "A search for a perturbation ends in its midst when time is up, the first as one after a round",
    arguments: [("released-cifar", 0, 0), ("robust", 0, 0), ("robust", 1, 2)])
  func searchCutShort(preset: String, before rounds: Int, recorded: Int) throws {
    let defence = try tuned(
      IBAU.preset(preset), ["batchSize=20", "rounds=3", "guarding.tolerance=1", "enough=100"])
    var done = 0, steps = 0
    let session = RepairSession(
      seed: 1, onProgress: { if $0.stage == "trigger", done == rounds { steps += 1 } },
      onRound: { _, _ in done += 1 }, isCancelled: { done == rounds && steps >= 2 })
    let repair = try defence.repair(network, clean: images, session)
    #expect(repair.status == .interrupted && steps == 2)
    #expect(repair.rounds.count == recorded)
  }

  @Test("Without the guard the same rate ruins the network")
  func unguarded() throws {
    let repair = try repair(
      "robust",
      [
        "rounds=1", "outer.steps=1", "outer.optimiser.rate=10", "guarding.validationShare=0", "enough=0",
      ])
    let (after, before) = (try repair.network.accuracy(images), try network.accuracy(images))
    #expect(after < before - 0.2)
  }

  @Test("The watched images are no part of the unlearning")
  func watched() throws {
    // Half of 60 images leave 30: one batch of 20 and one of 10.
    var steps = 0
    let defence = try tuned(IBAU.preset("first-order"), ["batchSize=20", "guarding.validationShare=0.5"])
    let session = RepairSession(seed: 1, onProgress: { steps = $0.stage == "weights" ? $0.steps : steps })
    _ = try defence.repair(network, clean: images, session)
    #expect(steps == 2)
  }
}

@Suite("Fine-tuning") struct FineTuningTests {
  private let images = try! toyImages()
  private let network = try! toyNetwork()

  /// One step for a batch of all images: in which order they stand does not matter.
  private static let oneBatch = ["rounds=2", "batchSize=60"]

  @Test(
    "With equal steps it is I-BAU with nothing patched, whatever perturbation that finds", arguments: [1.0, 10, 100])
  func nothingPatched(rate: Double) throws {
    let plain = try tuned(FineTuning.preset("equal-steps"), Self.oneBatch)
    let unlearning = try tuned(
      IBAU.preset("first-order"), Self.oneBatch + ["outer.patchShare=0", "inner.rate=\(rate)"])
    let a = try plain.repair(network, clean: images, RepairSession(seed: 1))
    let b = try unlearning.repair(network, clean: images, RepairSession(seed: 2))
    for (x, y) in zip(a.network.parameters.tensors, b.network.parameters.tensors) {
      #expect(try gap(x.doubles(), y.doubles()) < 1e-5)
    }
    #expect(a.trigger == nil && a.rounds.allSatisfy { $0.triggerNorm == nil })
    #expect(try #require(b.trigger).norm().item() > 0)
  }

  @Test("It is gradient descent on the clean images")
  func byHand() throws {
    let settings = Self.oneBatch + ["tuning.optimiser.kind=sgd", "tuning.optimiser.rate=0.1"]
    let repair = try tuned(FineTuning.preset("equal-steps"), settings)
      .repair(network, clean: images, RepairSession(seed: 1))
    let expected = try network.cloned()
    let state = try Optimiser.sgd(rate: 0.1).started(on: expected.parameters)
    let (batch, labels) = try images.tensors()
    for _ in 0..<2 {
      let leaves = try expected.parameters.leaves()
      let loss = try expected.forward(batch, parameters: leaves).crossEntropy(labels)
      try state.step(TensorBundle(loss.gradients(of: leaves.tensors)))
    }
    for (a, b) in zip(repair.network.parameters.tensors, expected.parameters.tensors) {
      #expect(try gap(a.doubles(), b.doubles()) < 1e-5)
    }
  }

  @Test("Batch normalisation's running statistics move only where that is asked for", arguments: ["running", "batch"])
  func statistics(setting: String) throws {
    let repair = try tuned(
      FineTuning(), ["rounds=1", "batchSize=20", "tuning.augment=false", "tuning.statistics=\(setting)"]
    )
    .repair(network, clean: images, RepairSession(seed: 1))
    let same = try zip(repair.network.buffers.tensors, network.buffers.tensors).allSatisfy {
      try $0.0.bytes() == $0.1.bytes()
    }
    #expect(same == (setting == "running"))
  }
}
