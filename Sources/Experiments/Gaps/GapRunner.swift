import Catalog
import Foundation
import NN
import Torch

/// Carries a study out on a store: what is stored is looked up, the rest is done, and each run is kept as it ends.
public struct GapRunner {
  private let bench: GapBench
  private let store: RunStore
  private let listener: GapListener

  public init(_ bench: GapBench, _ store: RunStore, _ listener: GapListener = GapListener()) {
    (self.bench, self.store, self.listener) = (bench, store, listener)
  }

  /// Which runs the study has, and which of them are stored.
  public struct Plan: Sendable {
    public struct Entry: Sendable {
      public var setting: GapSetting
      public var spec: GapSpec
      public var isStored: Bool
    }
    public var entries: [Entry]
    /// Victims still to be trained.
    public var victims: [(setting: GapSetting, spec: VictimSpec)]

    public var planned: Int { entries.count }
    public var stored: Int { entries.count(where: \.isStored) }
  }

  public struct Outcome: Sendable {
    /// In the order of the plan.
    public var records: [GapRecord]
    /// How many of them were not stored before.
    public var run: Int
    public var failed: [String]
  }

  public func plan() throws -> Plan {
    var entries: [Plan.Entry] = [], victims: [(setting: GapSetting, spec: VictimSpec)] = [], seen: Set<String> = []
    for setting in bench.settings {
      let victim = try bench.victim(of: setting)
      if seen.insert(try victim.fingerprint()).inserted, try store.record(of: victim) == nil {
        victims.append((setting, victim))
      }
      for spec in try bench.specs(of: setting) {
        entries.append(Plan.Entry(setting: setting, spec: spec, isStored: try store.record(of: spec) != nil))
      }
    }
    return Plan(entries: entries, victims: victims)
  }

  /// Does what is not stored. A run that fails is named and the rest goes on; runs that another process has in hand
  /// are waited for at the end.
  public func run() throws -> Outcome {
    try Runtime.setThreads(bench.threads)
    let plan = try plan()
    var records = [GapRecord?](repeating: nil, count: plan.planned)
    var pending = Array(plan.entries.indices), failed: [String] = [], done = 0
    for waiting in [false, true] {
      var deferred: [Int] = []
      for index in pending {
        let entry = plan.entries[index], name = GapRecord.name(entry.setting, entry.spec.run)
        if listener.isCancelled() { throw GapListener.interruption }
        listener.onTask(index, plan.planned, name)
        do {
          guard let (record, isNew) = try record(of: entry, waiting: waiting) else {
            deferred.append(index)
            continue
          }
          records[index] = record
          done += isNew ? 1 : 0
          listener.onRecord(record, !isNew)
        } catch let failure as RunFailure {
          failed.append(name)
          listener.onFailure(name, failure.reason)
        }
      }
      pending = deferred
    }
    return Outcome(records: records.compactMap { $0 }, run: done, failed: failed)
  }

  /// The record, stored or new; nil if another process is at work on it and `waiting` is false.
  private func record(of entry: Plan.Entry, waiting: Bool) throws -> (GapRecord, isNew: Bool)? {
    var isNew = false
    let run = try store.perform(entry.spec, device: bench.device, waiting: waiting) {
      isNew = true
      let victim = try trainedVictim(entry.setting)
      return try RunFailure.naming { try bench.measured(entry.spec, victim, listener) }
    }
    guard let run else { return nil }
    guard let victim = try store.record(of: entry.spec.victim) else {
      throw Fault(.badData, "\(store.folder): the victim of run \(run.fingerprint.prefix(12))… has no record")
    }
    return (GapRecord(setting: entry.setting, run: run, victim: victim), isNew)
  }

  private func trainedVictim(_ setting: GapSetting) throws -> Network {
    let spec = try bench.victim(of: setting), path = try store.artefact(of: spec, ending: "safetensors")
    let known = try store.record(of: spec)
    let record = try known ?? store.perform(spec, device: bench.device) {
      try RunFailure.naming {
        try bench.trained(setting, to: path) { progress in
          if listener.isCancelled() { throw GapListener.interruption }
          listener.onTraining(progress)
        }
      }
    }
    guard let record else { throw GapListener.interruption }
    if known == nil { listener.onVictim(record) }
    try store.check(path, sha256: record.result.network, of: record.fingerprint)
    return try Checkpoint(reading: path).network.moved(to: bench.device)
  }
}

/// What went wrong inside one run, as opposed to the store or the user's wishes.
struct RunFailure: Error {
  var reason: String

  static func naming<T>(_ work: () throws -> T) throws -> T {
    do {
      return try work()
    } catch let fault as Fault where fault.kind == .badData || fault.kind == .checkFailed {
      throw RunFailure(reason: fault.description)
    } catch let error as TorchError {
      throw RunFailure(reason: "\(error)")
    }
  }
}
