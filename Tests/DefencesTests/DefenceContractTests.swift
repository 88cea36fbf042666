import Catalog
import Datasets
import Defences
import NN
import Testing
import Torch

/// What every registered defence keeps.
@Suite("Every defence") struct DefenceContractTests {
  private let network = try! toyNetwork()
  private let images = try! toyImages()

  /// With settings that take little time.
  private func quick<D: Defence>(_ type: D.Type) throws -> any Defence {
    try tuned(D(), ["rounds=2", "batchSize=20", "outer.steps=6", "inner.batches=1", "inner.screening=2", "inner.views=2", "enough=0"])
  }

  private func repair(_ id: String, _ session: RepairSession = RepairSession(seed: 1)) throws -> Repair {
    try quick(Registry.defences(id)).repair(network, clean: images, session)
  }

  @Test("leaves the network it is given alone, and returns a changed, finite one", arguments: Registry.defences.ids)
  func independence(id: String) throws {
    let before = try network.stateBytes()
    let repair = try repair(id)
    #expect(try network.stateBytes() == before)
    #expect(try repair.network.stateBytes() != before)
    #expect(try repair.network.isFinite())
    #expect(repair.network.graph == network.graph)
    #expect(repair.status == .finished && repair.note == nil)
  }

  @Test("gives the same bytes for the same seed", arguments: Registry.defences.ids)
  func deterministic(id: String) throws {
    let first = try repair(id), second = try repair(id)
    #expect(try first.network.stateBytes() == second.network.stateBytes())
    #expect(first.passes == second.passes)
  }

  @Test("keeps the accuracy of a network that nobody poisoned", arguments: Registry.defences.ids)
  func harmless(id: String) throws {
    let unseen = try toyImages(150, seed: 3)
    #expect(try repair(id).network.accuracy(unseen) > network.accuracy(unseen) - 0.05)
  }

  @Test("records each round, shows it once, and keeps what the listener fills in", arguments: Registry.defences.ids)
  func rounds(id: String) throws {
    var seen: [Int] = []
    let repair = try repair(
      id,
      RepairSession(
        seed: 1,
        onRound: { record, shown in
          seen.append(record.round)
          record.acc = try shown.accuracy(images)
        }))
    #expect(seen == [1, 2])
    #expect(repair.rounds.map(\.round) == [1, 2])
    #expect(repair.rounds.allSatisfy { $0.seconds > 0 && $0.directNorm! > 0 })
    #expect(try repair.rounds.last?.acc == repair.network.accuracy(images))
  }

  @Test("counts its passes and reports its steps", arguments: Registry.defences.ids)
  func passes(id: String) throws {
    var steps: [RepairSession.Progress] = []
    let repair = try repair(id, RepairSession(seed: 1, onProgress: { steps.append($0) }))
    #expect(repair.passes.forward > 0 && repair.passes.backward > 0)
    #expect(repair.seconds > 0)
    #expect(Set(steps.map(\.round)) == [1, 2])
    #expect(steps.allSatisfy { $0.rounds == 2 && (1...$0.steps).contains($0.step) })
    #expect(steps.contains { $0.stage == "weights" && $0.step == $0.steps })
  }

  @Test("stops when its time is spent, with the network as far as it came", arguments: Registry.defences.ids)
  func budget(id: String) throws {
    let repair = try repair(id, RepairSession(seed: 1, budget: 1e-9))
    #expect(repair.status == .budgetSpent)
    #expect(repair.rounds.isEmpty)
    #expect(try repair.network.stateBytes() == network.stateBytes())
  }

  @Test("stops when told to, between two steps, and records the round begun", arguments: Registry.defences.ids)
  func interruption(id: String) throws {
    var weightSteps = 0
    let session = RepairSession(
      seed: 1, onProgress: { weightSteps += $0.stage == "weights" ? 1 : 0 }, isCancelled: { weightSteps == 2 })
    let repair = try repair(id, session)
    #expect(repair.status == .interrupted)
    #expect(weightSteps == 2 && repair.rounds.count == 1)
    #expect(try repair.network.isFinite() && repair.network.stateBytes() != network.stateBytes())
  }

  @Test("refuses to work with no clean images", arguments: Registry.defences.ids)
  func empty(id: String) throws {
    #expect {
      try Registry.defences(id).init().repair(network, clean: images.prefix(0), RepairSession(seed: 1))
    } throws: { ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("no clean images") }
  }

  @Test("refuses rounds and batches of none", arguments: Registry.defences.ids, ["rounds=0", "batchSize=0"])
  func nothingToDo(id: String, setting: String) throws {
    #expect(throws: Fault.self) {
      try changed(Registry.defences(id), setting).repair(network, clean: images, RepairSession(seed: 1))
    }
  }

  private func changed<D: Defence>(_ type: D.Type, _ setting: String) throws -> any Defence {
    try tuned(D(), [setting])
  }

  @Test("keeps the last good weights when the loss is not finite, and says where", arguments: Registry.defences.ids)
  func hugeWeights(id: String) throws {
    let broken = try network.cloned()
    for tensor in broken.parameters.tensors { try tensor.copy(from: Tensor.full(tensor.shape, 1e38)) }
    let repair = try quick(Registry.defences(id)).repair(broken, clean: images, RepairSession(seed: 1))
    #expect(repair.status == .nonFinite)
    #expect(try #require(repair.note).contains("in round 1, step 1 of"))
    #expect(try repair.network.stateBytes() == broken.stateBytes())
  }

  @Test("starts from its first preset, and finds each by name", arguments: Registry.defences.ids)
  func presets(id: String) throws { try checkPresets(Registry.defences(id)) }

  private func checkPresets<D: Defence>(_ type: D.Type) throws {
    let texts = { (settings: D) in Settings.leaves(of: settings).map { "\($0)" } }
    #expect(texts(D()) == texts(D.presets[0].settings))
    for preset in D.presets {
      #expect(try texts(D.preset(preset.id)) == texts(preset.settings))
      #expect(try texts(JSONValue(encoding: preset.settings).decoded()) == texts(preset.settings))
    }
    #expect(throws: UnknownName.self) { try D.preset("no such preset") }
  }
}
