import Catalog
import Experiments

/// Which runs there are for error gaps, which of them are stored, and what is left to do.
public struct GapPlan: Sendable {
  public struct Entry: Sendable {
    public var setting: GapSetting
    public var stored: Int
    public var missing: Int { setting.runs.count - stored }
  }

  /// In the order of the settings.
  public let entries: [Entry]
  /// Runs without a record, each once.
  public let missing: [StudyRun]
  /// Networks that they need and that are not in the store.
  let victims: [VictimRun]

  /// `records` are known already; trained networks are kept in `store`, nil for none.
  public init(_ settings: [GapSetting], _ records: StudyRecords, _ store: RunStore?) throws {
    entries = try settings.map { Entry(setting: $0, stored: try records.records(of: $0.runs).count) }
    let runs = try GapRuns.distinct(settings.flatMap(\.runs))
    planned = runs.count
    missing = try runs.filter { try records.record(of: $0) == nil }
    var seen: Set<String> = []
    victims = try missing.map { VictimRun(victim: $0.victim, threads: $0.threads) }.filter { victim in
      let fingerprint = try victim.fingerprint()
      return seen.insert(fingerprint).inserted && !(store?.holds(fingerprint) ?? false)
    }
  }

  /// All runs, each once: two sweeps may share some.
  public let planned: Int
  public var stored: Int { planned - missing.count }
  /// How many networks are still to be trained.
  public var training: Int { victims.count }
}
