import Catalog
import Experiments
import Foundation
import Torch

/// Carries runs out on a store: what is stored is looked up, the rest is done, and each run is kept as it ends.
public struct StudyRunner {
  private let store: RunStore
  private let known: StudyRecords
  private let files: StudyFiles
  private let device: Device
  private let listener: StudyListener

  /// - Parameters:
  ///   - store: where records and networks are kept.
  ///   - known: records from elsewhere, which need not be made again.
  ///   - files: where data and published networks lie.
  ///   - device: where the work is done.
  ///   - listener: who is told.
  public init(
    _ store: RunStore, known: StudyRecords = StudyRecords(), files: StudyFiles = StudyFiles(),
    device: Device = .cpu, _ listener: StudyListener = StudyListener()
  ) {
    (self.store, self.known, self.files, self.device, self.listener) = (store, known, files, device, listener)
  }

  public struct Outcome: Sendable {
    public var planned = 0
    /// Found in the store, or known from elsewhere.
    public var stored = 0
    public var run = 0
    /// Name and reason.
    public var failed: [(name: String, reason: String)] = []
    /// Name, and what they need.
    public var unavailable: [(name: String, needs: String)] = []

    public init(planned: Int = 0) { self.planned = planned }
  }

  /// Which of `runs` are stored.
  public func plan(_ runs: [StudyRun]) throws -> [(run: StudyRun, isStored: Bool)] {
    try runs.map { ($0, try isKnown($0)) }
  }

  private func isKnown(_ run: StudyRun) throws -> Bool {
    try known.record(of: run) != nil || store.record(of: run) != nil
  }

  /// Does what is not stored. A run that fails is named and the rest goes on; those that another process has in hand
  /// are waited for at the end.
  public func run(_ runs: [StudyRun]) throws -> Outcome {
    let bench = StudyBench(store, files, device: device, listener)
    var outcome = Outcome(planned: runs.count), pending = Array(runs.indices)
    for waiting in [false, true] {
      var deferred: [Int] = []
      for index in pending {
        if listener.isCancelled() { throw StudyListener.interruption }
        listener.onTask(index, runs.count, runs[index].name)
        if try !finish(runs[index], with: bench, waiting: waiting, &outcome) { deferred.append(index) }
      }
      pending = deferred
    }
    return outcome
  }

  /// - Returns: whether it is settled; false if another process has it in hand and `waiting` is false.
  private func finish(
    _ run: StudyRun, with bench: StudyBench, waiting: Bool, _ outcome: inout Outcome
  ) throws -> Bool {
    if try known.record(of: run) != nil {
      outcome.stored += 1
      return true
    }
    var isNew = false
    do {
      let record = try store.perform(run, device: device, waiting: waiting) {
        isNew = true
        return try bench.result(of: run)
      }
      guard let record else { return false }
      if isNew { outcome.run += 1 } else { outcome.stored += 1 }
      if isNew { listener.onRecord(run.name, record.result) }
    } catch let missing as Unavailable {
      outcome.unavailable.append((run.name, missing.what))
    } catch {
      // What the store has against its own record is not for the run to answer.
      guard isNew, let failure = RunFailure(error) else { throw error }
      outcome.failed.append((run.name, failure.reason))
      listener.onFailure(run.name, failure.reason)
    }
    return true
  }
}
