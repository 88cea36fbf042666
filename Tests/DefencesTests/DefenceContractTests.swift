import Catalog
import Datasets
import Defences
import NN
import Testing
import Torch

/// What every registered defence that repairs keeps.
@Suite("Every defence") struct DefenceContractTests {
  private let network = TinyBackdoor.poisoned
  private let images = try! TinyBackdoor.images()

  static let ids = Registry.defences.filter { !$0.isTraining }.map { $0.id }

  /// What takes longer to learn.
  private static let longer = ["deep-inspect": ["search.steps=300", "search.batchSize=20"]]

  /// With settings that take little time.
  private func quick<D: Defence>(_ type: D.Type, _ more: [String] = []) throws -> any Defence {
    let small = [
      "rounds=2", "batchSize=20", "outer.steps=6", "inner.batches=1", "inner.screening=2", "inner.views=2", "enough=0",
      "search.steps=30", "search.batchesPerStep=1", "search.cost.patience=2", "teacherRounds=1", "channelsPerStep=2",
      "uap.images=20",
    ]
    return try tuned(D(), small + (Self.longer[D.id] ?? []) + more)
  }

  private func repair(
    _ id: String, _ session: RepairSession = RepairSession(seed: 1), _ more: [String] = []
  ) throws -> Repair {
    try quick(Registry.defences(id), more).repair(network, clean: images, session)
  }

  @Test("leaves the network it is given alone, and returns a changed, finite one of its kind", arguments: ids)
  func independence(id: String) throws {
    let before = try network.stateBytes()
    let repair = try repair(id)
    #expect(try network.stateBytes() == before)
    #expect(try repair.network.stateBytes() != before)
    #expect(try repair.network.isFinite())
    #expect(repair.network.graph == network.graph)
    #expect(try repair.network.state().map(\.name) == network.state().map(\.name))
    #expect(try repair.network.state().map(\.tensor.shape) == network.state().map(\.tensor.shape))
    #expect(repair.status == .finished)
  }

  @Test("gives the same bytes for the same seed", arguments: ids)
  func deterministic(id: String) throws {
    let first = try repair(id), second = try repair(id)
    #expect(try first.network.stateBytes() == second.network.stateBytes())
    #expect(first.passes == second.passes)
  }

  @Test("takes the backdoor out of a small network, and leaves it what it knows", arguments: ids)
  func effect(id: String) throws {
    #expect(try TinyBackdoor.success(network) > 0.9)
    let repaired = try repair(id, RepairSession(seed: 1), ["rounds=10"]).network
    #expect(try TinyBackdoor.success(repaired) < 0.5)
    #expect(try TinyBackdoor.accuracy(repaired) > TinyBackdoor.accuracy(network) - 0.1)
  }

  @Test("records each round, shows it once, and keeps what the listener fills in", arguments: ids)
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
    #expect(!seen.isEmpty && seen == Array(1...seen.count))
    #expect(repair.rounds.map(\.round) == seen)
    #expect(repair.rounds.allSatisfy { $0.seconds > 0 })
    #expect(zip(repair.rounds, repair.rounds.dropFirst()).allSatisfy { $0.elapsed! < $1.elapsed! })
    #expect(try repair.rounds.last?.acc == repair.network.accuracy(images))
  }

  @Test("tells when attack success first fell below a fifth", arguments: ids)
  func timeToEffect(id: String) throws {
    let measured = { (successes: [Double]) in
      var left = successes
      let session = RepairSession(seed: 1, onRound: { record, _ in record.asr = left.isEmpty ? 1 : left.removeFirst() })
      return try repair(id, session)
    }
    let never = try measured([])
    #expect(never.secondsToEffect == nil)
    let first = try measured([0.19])
    #expect(first.secondsToEffect == first.rounds[0].elapsed)
    #expect(try repair(id).secondsToEffect == nil)
  }

  @Test("counts its passes and reports its steps", arguments: ids)
  func passes(id: String) throws {
    var steps: [RepairSession.Progress] = []
    let repair = try repair(id, RepairSession(seed: 1, onProgress: { steps.append($0) }))
    #expect(repair.passes.forward > 0 && repair.passes.backward > 0)
    #expect(repair.seconds > 0)
    #expect(steps.allSatisfy { (1...$0.rounds).contains($0.round) && (1...$0.steps).contains($0.step) })
    for (before, after) in zip(steps, steps.dropFirst()) where before.stage == after.stage {
      #expect((before.round, before.step) < (after.round, after.step))
    }
  }

  @Test("stops when its time is spent, with the network as far as it came", arguments: ids)
  func budget(id: String) throws {
    let repair = try repair(id, RepairSession(seed: 1, budget: 1e-9))
    #expect(repair.status == .budgetSpent)
    #expect(repair.rounds.isEmpty)
    #expect(try repair.network.stateBytes() == network.stateBytes())
  }

  @Test("stops when told to, wherever that is, with a network that works", arguments: ids, [2, 7, 20])
  func interruption(id: String, after: Int) throws {
    var steps = 0
    let session = RepairSession(seed: 1, onProgress: { _ in steps += 1 }, isCancelled: { steps >= after })
    let repair = try repair(id, session)
    #expect(repair.status == .interrupted || steps < after)
    #expect(try repair.network.isFinite())
    #expect(try TinyBackdoor.accuracy(repair.network) > 0.6)
  }

  @Test("refuses to work with no clean images", arguments: ids)
  func empty(id: String) throws {
    #expect {
      try Registry.defences(id).init().repair(network, clean: images.prefix(0), RepairSession(seed: 1))
    } throws: { ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("no clean images") }
  }

  @Test("refuses rounds and batches of none", arguments: ids, ["rounds=0", "batchSize=0"])
  func nothingToDo(id: String, setting: String) throws {
    #expect(throws: Fault.self) {
      try changed(Registry.defences(id), setting).repair(network, clean: images, RepairSession(seed: 1))
    }
  }

  private func changed<D: Defence>(_ type: D.Type, _ setting: String) throws -> any Defence {
    try tuned(D(), [setting])
  }

  @Test("keeps the last good weights when the loss is not finite, and says where", arguments: ids)
  func hugeWeights(id: String) throws {
    let broken = try network.cloned()
    for tensor in broken.parameters.tensors { try tensor.copy(from: Tensor.full(tensor.shape, 1e38)) }
    let repair = try quick(Registry.defences(id)).repair(broken, clean: images, RepairSession(seed: 1))
    #expect(repair.status == .nonFinite)
    #expect(try #require(repair.note).contains("stopped being finite"))
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

  @Test("has settings for a laptop and those of its paper", arguments: Registry.defences.ids.filter { $0 != IBAU.id })
  func scales(id: String) throws {
    #expect(presetNames(try Registry.defences(id)).prefix(2) == ["laptop", "paper"])
  }

  private func presetNames<D: Defence>(_ type: D.Type) -> [String] { D.presets.map(\.id) }
}
