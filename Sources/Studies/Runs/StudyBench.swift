import Attacks
import Catalog
import Datasets
import Defences
import Experiments
import Foundation
import Formats
import NN
import Torch

/// Does the work of study runs: opens data, trains or reads victims, repairs and measures.
final class StudyBench {
  private let store: RunStore
  private let files: StudyFiles
  private let device: Device
  private let listener: StudyListener
  private var images: [NamedSettings: [Part: LabelledImages]] = [:]

  init(_ store: RunStore, _ files: StudyFiles, device: Device, _ listener: StudyListener) {
    (self.store, self.files, self.device, self.listener) = (store, files, device, listener)
  }

  /// - Throws: `Unavailable` if its data is not there.
  func result(of run: StudyRun) throws -> StudyResult {
    try Runtime.setThreads(run.threads)
    let test = try images(.test, run.victim.dataset)
    let victim = try network(of: run.victim, threads: run.threads, test)
    var split = Split()
    split.shuffle = run.shuffle
    let (clean, rest) = try split(test, clean: run.clean, seed: run.seed)
    try Self.check(rest.count, holds: run.heldOut, "images to measure on")
    let evaluator = Evaluator(
      clean: clean, heldOut: run.heldOut.map(rest.prefix) ?? rest, attack: victim.attack)
    let before = try evaluator.evaluate(victim.network)
    let outcome = try repaired(victim.network, run, evaluator, before)
    return try StudyResult(
      run, victim, evaluator, outcome, before: before, inputs: inputs(of: run.victim),
      cost: try cost(of: run.victim, threads: run.threads))
  }

  /// A run says how many images it takes; fewer would be another run.
  private static func check(_ count: Int, holds wanted: Int?, _ what: String) throws(Fault) {
    guard let wanted, wanted > count else { return }
    throw Fault(.wrongUse, "the run takes \(wanted) \(what), and there are \(count)")
  }

  // MARK: Repairing

  struct Outcome {
    var repair: Repair?
    var network: Network
    var rounds: [StudyRound] = []
  }

  /// So many images tell when attack success fell; measuring each of fifty passes on all takes most of their time again.
  private static let glance = 1000

  private func repaired(
    _ victim: Network, _ run: StudyRun, _ evaluator: Evaluator, _ before: Evaluation
  ) throws -> Outcome {
    guard let defence = try run.defence?.defence(), let clean = evaluator.clean else {
      return Outcome(network: victim)
    }
    let shown = run.isFollowed ? evaluator.heldOut : evaluator.heldOut.prefix(Self.glance)
    let measured = Evaluator(clean: nil, heldOut: shown, attack: evaluator.attack)
    var rounds: [StudyRound] = []
    let session = RepairSession(
      seed: run.seed, onProgress: listener.onRepair,
      onRound: { record, network in
        let seen = try measured.evaluate(network)
        (record.acc, record.asr, record.ra) = (seen.acc, seen.asr, seen.ra)
        rounds.append(StudyRound(record, seen))
      },
      isCancelled: listener.isCancelled)
    let repair = try defence.repair(victim, clean: clean, session)
    guard repair.status != .interrupted else { throw StudyListener.interruption }
    return Outcome(repair: repair, network: repair.network, rounds: rounds)
  }

  // MARK: Victims

  struct Victim {
    var network: Network
    var attack: PreparedAttack
  }

  private func network(of victim: StudyVictim, threads: Int, _ test: LabelledImages) throws -> Victim {
    let shape = [test.channels, test.height, test.width]
    switch victim.origin {
    case .published(let published):
      let network = try Checkpoint(reading: files.place(published.network)).network.moved(to: device)
      let attack = try victim.attack.attack()
      let trigger = try published.trigger.map {
        try TriggerFile.read(
          files.place($0), mask: published.mask.map { try files.place($0) }, blending: attack.blending)
      }
      return Victim(
        network: network, attack: try attack.prepared(trigger: trigger, shape: shape, classes: test.classes))
    case .trained(let training):
      let path = try trained(victim, training, threads)
      let checkpoint = try Checkpoint(reading: path)
      guard let kept = try KeptAttack(in: checkpoint, from: path) else {
        throw Fault(
          .badData, "\(path) does not say what it was poisoned with; delete its record to have it trained again")
      }
      return Victim(
        network: try checkpoint.network.moved(to: device),
        attack: try kept.prepared(shape: shape, classes: test.classes))
    }
  }

  /// Where the trained network lies.
  private func trained(_ victim: StudyVictim, _ training: StudyTraining, _ threads: Int) throws -> String {
    let spec = VictimRun(victim: victim, threads: threads)
    let path = try store.artefact(of: spec, ending: "safetensors")
    let record = try store.perform(spec, device: device) { try train(victim, training, to: path) }
    guard let record else { throw StudyListener.interruption }
    try store.check(path, sha256: record.result.network, of: record.fingerprint)
    return path
  }

  private func train(_ victim: StudyVictim, _ training: StudyTraining, to path: String) throws -> VictimRun.Result {
    let all = try images(.train, victim.dataset), test = try images(.test, victim.dataset)
    try Self.check(all.count, holds: training.images, "images to train on")
    let train = training.images.map(all.prefix) ?? all
    let shape = [train.channels, train.height, train.width]
    let graph = try training.model.model().graph(classes: train.classes, inputShape: shape)
    let value = try victim.attack.attack(), own = try files.trigger(training.trigger, for: value)
    let attack = try value.prepared(trigger: own, shape: shape, classes: train.classes)
    let run = try TrainingRun(
      graph, on: train, test: test, attack: attack, training.poisoning, recipe: training.recipe, seed: training.seed,
      device: device, privately: training.privacy.map { try $0.privacy() },
      progress: { [listener] progress in
        if listener.isCancelled() { throw StudyListener.interruption }
        listener.onTraining(progress)
      })
    var checkpoint = Checkpoint(network: try run.network.moved(to: .cpu))
    try KeptAttack.keep(run.attack ?? attack, training.poisoning, poisoned: run.poisoned, in: &checkpoint)
    try checkpoint.write(to: path)
    return VictimRun.Result(
      acc: run.evaluation.acc, asr: run.evaluation.asr, parameters: try graph.parameterCount(), seconds: run.seconds,
      spent: try run.spent.map { try JSONValue(encoding: $0) }, network: try ContentHash.sha256(of: path),
      inputs: try ContentHash.sha256(of: names(of: victim.dataset, Part.allCases)))
  }

  /// Seconds that private training took: its cost as a defence.
  private func cost(of victim: StudyVictim, threads: Int) throws -> Double? {
    guard victim.training?.privacy != nil else { return nil }
    return try store.record(of: VictimRun(victim: victim, threads: threads))?.result.seconds
  }

  // MARK: Data

  private func images(_ part: Part, _ dataset: NamedSettings) throws -> LabelledImages {
    if let known = images[dataset]?[part] { return known }
    let loaded = try load(part, of: dataset)
    self.images[dataset, default: [:]][part] = loaded
    return loaded
  }

  /// - Throws: `Unavailable` for files that are not there; damaged ones are a failure of the run.
  private func load(_ part: Part, of dataset: NamedSettings) throws -> LabelledImages {
    let opened = try files.opened(dataset)
    do {
      return try opened.load(part, seed: 0)
    } catch let fault as Fault where fault.kind == .missingInput {
      throw Unavailable(what: "\(dataset.name) (\(fault))")
    } catch let error as FormatError where error.category == .missing {
      throw Unavailable(what: "\(dataset.name) (\(error))")
    }
  }

  private func names(of dataset: NamedSettings, _ parts: [Part]) throws -> [String] {
    try parts.flatMap { try files.opened(dataset).files(for: $0) }
  }

  /// Of the files a run reads; a trained victim's own record has those of training.
  private func inputs(of victim: StudyVictim) throws -> [String: String] {
    var names = try names(of: victim.dataset, [.test])
    if case .published(let network) = victim.origin {
      names += try [network.network, network.trigger, network.mask].compactMap { $0 }.map { try files.place($0) }
    }
    return try ContentHash.sha256(of: names)
  }
}
