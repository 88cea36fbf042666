import Catalog
import Datasets
import Defences
import NN
import Testing
import Torch

/// What every registered defence that repairs keeps.
@Suite("Every defence") struct DefenceContractTests {
  private let network = TinyBackdoor.poisoned
  private let images = try! TinyBackdoor.images(60)

  static let ids = Registry.defences.filter { !$0.isTraining }.map { $0.id }

  /// Settings that take little time.
  private static let small = [
    "rounds=2", "batchSize=20", "outer.steps=6", "inner.batches=1", "inner.screening=2", "inner.views=2", "enough=0",
    "search.steps=80", "search.batchesPerStep=1", "search.batchSize=20", "search.cost.patience=2",
    "search.cost.initial=0.01", "teacherRounds=1", "channelsPerStep=2", "uap.images=20", "uap.steps=5",
  ]

  /// One trains a generator for all classes, one's masks start at 1, and to some such small images leave little when
  /// cropped. One's measure asks what a trigger does on black, where this network does not know it: it unlearns all classes
  /// whose measure is below the median.
  private static let longer = [
    "tabor": ["anomalyIndex=0"],
    "deep-inspect": ["search.steps=300"], "anp": ["rounds=8"], "nad": ["weights=1", "tuning.augment=false"],
    "ft-sam": ["tuning.augment=false"], "fine-tuning": ["tuning.augment=false"],
  ]

  private func quick<D: Defence>(_ type: D.Type, _ more: [String] = []) throws -> any Defence {
    try tuned(D(), Self.small + (Self.longer[D.id] ?? []) + more)
  }

  private func repair(
    _ id: String, _ session: RepairSession = RepairSession(seed: 1), _ more: [String] = []
  ) throws -> Repair {
    try quick(Registry.defences(id), more).repair(network, clean: images, session)
  }

  /// A run as it was seen from outside.
  private struct Seen {
    var repair: Repair
    var steps: [RepairSession.Progress] = []
    var rounds: [Int] = []
    var untouched = false
  }

  nonisolated(unsafe) private static var runs: [String: Seen] = [:]

  /// The run that several tests look at, made once.
  private func seen(_ id: String) throws -> Seen {
    if let known = Self.runs[id] { return known }
    var steps: [RepairSession.Progress] = [], rounds: [Int] = []
    let before = try network.stateBytes()
    let session = RepairSession(
      seed: 1, onProgress: { steps.append($0) },
      onRound: { record, shown in
        rounds.append(record.round)
        record.acc = try shown.accuracy(images)
      })
    let repair = try repair(id, session)
    let run = Seen(repair: repair, steps: steps, rounds: rounds, untouched: try network.stateBytes() == before)
    Self.runs[id] = run
    return run
  }

  @Test("leaves the network it is given alone, and returns a changed, finite one of its kind", arguments: ids)
  func independence(id: String) throws {
    let seen = try seen(id), repaired = seen.repair.network
    #expect(seen.untouched)
    #expect(try repaired.stateBytes() != network.stateBytes())
    #expect(try repaired.isFinite())
    #expect(repaired.graph == network.graph)
    #expect(try repaired.state().map(\.name) == network.state().map(\.name))
    #expect(try repaired.state().map(\.tensor.shape) == network.state().map(\.tensor.shape))
    #expect(seen.repair.status == .finished)
  }

  @Test(
    "repairs a network on a GPU, and leaves it there", .enabled(if: Runtime.cudaDevices > 0, "there is no CUDA device"),
    arguments: ids)
  func gpu(id: String) throws {
    let defence = try quick(Registry.defences(id)), victim = try network.moved(to: .cuda(0))
    let repair = try defence.repair(victim, clean: images, RepairSession(seed: 1))
    #expect(repair.status == .finished && repair.network.device == .cuda(0))
    #expect(try repair.network.isFinite() && victim.moved(to: .cpu).stateBytes() == network.stateBytes())
    #expect(try repair.network.moved(to: .cpu).stateBytes() != network.stateBytes())
  }

  @Test("gives the same bytes for the same seed", arguments: ids)
  func deterministic(id: String) throws {
    let first = try seen(id).repair, second = try repair(id)
    #expect(try first.network.stateBytes() == second.network.stateBytes())
    #expect(first.passes == second.passes)
  }

  /// Settings under which a tiny network forgets in a second what takes a large one minutes.
  private static let forceful = [
    "rounds=8", "tuning.optimiser.rate=0.02", "unlearning.tuning.optimiser.rate=0.02", "outer.steps=20",
    "outer.optimiser.rate=0.02", "inner.batches=2", "optimiser.rate=0.02", "statistics=batch",
    "unlearning.patchShare=0.5", "outer.patchShare=0.5", "uap.radius=3", "inner.radius=3", "tolerance=0.1",
  ]

  private static let particular = [
    "nad": ["tuning.optimiser.kind=adam"], "fine-tuning": ["tuning.optimiser.kind=adam"],
    "ft-sam": ["radius=1", "tuning.optimiser.rate=0.3"],
  ]

  /// ANP prunes channels, of which so small a network has none to spare.
  private static let able = ids.filter { $0 != ANP.id }

  @Test("takes the backdoor out of a small network, and leaves it what it knows", arguments: able)
  func effect(id: String) throws {
    #expect(try TinyBackdoor.success(network) > 0.9)
    let repaired = try repair(id, RepairSession(seed: 1), Self.forceful + (Self.particular[id] ?? [])).network
    let success = try TinyBackdoor.success(repaired), accuracy = try TinyBackdoor.accuracy(repaired)
    #expect(success < 0.6)
    #expect(accuracy > 0.8)
  }

  @Test("records each round, shows it once, and keeps what the listener fills in", arguments: ids)
  func rounds(id: String) throws {
    let seen = try seen(id), rounds = seen.repair.rounds
    #expect(!rounds.isEmpty && seen.rounds == Array(1...rounds.count))
    #expect(rounds.map(\.round) == seen.rounds)
    #expect(rounds.allSatisfy { $0.seconds > 0 })
    #expect(zip(rounds, rounds.dropFirst()).allSatisfy { $0.elapsed! < $1.elapsed! })
    #expect(try rounds.last?.acc == seen.repair.network.accuracy(images))
  }

  @Test("counts its passes and reports its steps", arguments: ids)
  func passes(id: String) throws {
    let seen = try seen(id), steps = seen.steps
    #expect(seen.repair.passes.forward > 0 && seen.repair.passes.backward > 0)
    #expect(seen.repair.seconds > 0)
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

  @Test("stops when told to, after the search as before it, with a network that works", arguments: ids)
  func interruption(id: String) throws {
    let all = try seen(id).steps.count
    for limit in [1, all / 2, all - 2] {
      var steps = 0
      let session = RepairSession(seed: 1, onProgress: { _ in steps += 1 }, isCancelled: { steps >= limit })
      let repair = try repair(id, session)
      #expect(repair.status == .interrupted && steps <= all)
      #expect(try repair.network.isFinite() && repair.network.accuracy(images) > 0.5)
    }
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
