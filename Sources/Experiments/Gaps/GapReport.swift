import Catalog
import GSL

/// What a study's records say: a row per setting, a trend per sweep, and the measures in order of merit.
public struct GapReport: Sendable {
  /// One setting.
  public struct Row: Sendable {
    public var setting: GapSetting
    public var position: Double
    public var clean: GapEstimate
    public var triggered: GapEstimate
    /// Means over the runs, by measure.
    public var measures: [String: Double]
    /// The mean of the headline measure.
    public var bound: Double?
  }

  /// One sweep: its rows, and what becomes of the gap along it.
  public struct Sweep: Sendable {
    public var sweep: GapSweep
    public var rows: [Row]
    public var clean: GapTrend
    public var triggered: GapTrend
    /// How many different victims its runs started from.
    public var victims: Int
  }

  public let sweeps: [Sweep]
  public let ranking: CoupledNetworks
  public let headline: String?

  public init(_ records: [GapRecord], headline: String?, seed: Int) throws {
    self.headline = headline
    sweeps = try GapSweep.allCases.compactMap { sweep in
      let members = records.filter { $0.setting.sweep == sweep }
      return try members.isEmpty ? nil : GapReport.sweep(sweep, members, headline, seed)
    }
    ranking = CoupledNetworks(try GapReport.members(records))
  }

  private static func sweep(
    _ sweep: GapSweep, _ records: [GapRecord], _ headline: String?, _ seed: Int
  ) throws -> Sweep {
    let groups = grouped(records)
    let rows = try groups.map { group in
      let results = group.map(\.run.result)
      let measures = means(results.map(\.measures))
      return Row(
        setting: group[0].setting, position: group[0].position, clean: try GapEstimate(results.map(\.clean)),
        triggered: try GapEstimate(results.map(\.triggered)), measures: measures,
        bound: headline.flatMap { measures[$0] })
    }
    func trend(_ pair: (GapSpec.Result) -> ErrorPair) throws -> GapTrend {
      try GapTrend(
        groups.map { group in
          let results = group.map(\.run.result)
          return GapTrend.Point(
            position: group[0].position, pairs: results.map(pair),
            bounds: headline.map { name in results.compactMap { $0.measures[name] } } ?? [])
        }, seed: seed)
    }
    return Sweep(
      sweep: sweep, rows: rows, clean: try trend(\.clean), triggered: try trend(\.triggered),
      victims: Set(records.map(\.victim.fingerprint)).count)
  }

  /// The records of each setting, settings in order of their first record.
  private static func grouped(_ records: [GapRecord]) -> [[GapRecord]] {
    var labels: [String] = []
    for record in records where !labels.contains(record.setting.label) { labels.append(record.setting.label) }
    return labels.map { label in records.filter { $0.setting.label == label } }
  }

  /// The mean of each measure that all runs have.
  private static func means(_ measures: [[String: Double]]) -> [String: Double] {
    let shared = measures.dropFirst().reduce(Set(measures[0].keys)) { $0.intersection($1.keys) }
    return Dictionary(uniqueKeysWithValues: shared.map { name in
      (name, measures.reduce(0) { $0 + ($1[name] ?? 0) } / Double(measures.count))
    })
  }

  /// Each run once, even if two sweeps share it.
  private static func members(_ records: [GapRecord]) throws -> [CoupledNetworks.Member] {
    var seen: Set<String> = []
    return try records.filter { seen.insert($0.run.fingerprint).inserted }.map { record in
      let spec = record.run.spec, result = record.run.result
      return CoupledNetworks.Member(
        settings: [
          "model": "\(spec.victim.model.name) \(spec.victim.model.settings.text)", "n": "\(spec.clean)",
          "run": "\(spec.run)",
        ], gap: result.triggered.gap, noise: try GapEstimate([result.triggered]).spread, measures: result.measures)
    }
  }
}
