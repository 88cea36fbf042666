import Catalog
import Experiments
import Foundation
import GSL

/// What the records of gap runs say: a row per setting, a trend per sweep, and the measures in order of merit.
public struct GapReport: Sendable {
  /// One setting, of which there is a record.
  public struct Row: Sendable {
    public var setting: GapSetting
    /// Those there are, with the run's place among the setting's.
    public var records: [(run: Int, record: RunRecord<StudyRun>)]
    public var clean: GapEstimate
    public var triggered: GapEstimate
    /// Means over the runs, by measure.
    public var measures: [String: Double]
    /// The mean of the headline measure.
    public var bound: Double? { measures[GapReport.headline] }

    var results: [StudyResult] { records.map(\.record.result) }
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

  /// The measure that tables call the bound: Theorem 3 as the paper prints it.
  public static let headline = "theorem-3/printed"

  /// Those with a record.
  public let sweeps: [Sweep]
  public let ranking: CoupledNetworks

  /// `seed` is of the permutations that trends are tested with.
  public init(_ settings: [GapSetting], _ records: StudyRecords, seed: Int = 0) throws {
    let rows = try settings.compactMap { try Row($0, records) }
    sweeps = try GapSweep.allCases.compactMap { sweep in
      let members = rows.filter { $0.setting.sweep == sweep }
      return try members.isEmpty ? nil : Sweep(sweep, members, seed)
    }
    ranking = CoupledNetworks(try Self.members(rows))
  }

  /// Each run once, even if two sweeps share it.
  private static func members(_ rows: [Row]) throws -> [CoupledNetworks.Member] {
    var seen: Set<String> = []
    let records = rows.flatMap(\.records).map(\.record).filter { seen.insert($0.fingerprint).inserted }
    return try records.map { record in
      let (run, result) = (record.spec, record.result), model = run.victim.training?.model
      return CoupledNetworks.Member(
        settings: [
          "model": model.map { "\($0.name) \($0.settings.text)" } ?? "", "n": "\(run.clean)", "run": "\(run.seed)",
        ], gap: result.triggeredErrors.gap, noise: try GapEstimate([result.triggeredErrors]).spread,
        measures: result.measures)
    }
  }
}

extension GapReport.Row {
  /// - Returns: nil where no run has a record.
  fileprivate init?(_ setting: GapSetting, _ records: StudyRecords) throws {
    let found = try setting.runs.enumerated().compactMap { run, spec in
      try records.record(of: spec).map { (run: run, record: $0) }
    }
    guard !found.isEmpty else { return nil }
    let results = found.map(\.record.result)
    (self.setting, self.records, measures) = (setting, found, Self.means(results.map(\.measures)))
    clean = try GapEstimate(results.map(\.errors))
    triggered = try GapEstimate(results.map(\.triggeredErrors))
  }

  /// The mean of each measure that all runs have.
  private static func means(_ measures: [[String: Double]]) -> [String: Double] {
    let shared = measures.dropFirst().reduce(Set(measures[0].keys)) { $0.intersection($1.keys) }
    return Dictionary(
      uniqueKeysWithValues: shared.map { name in
        (name, measures.reduce(0) { $0 + ($1[name] ?? 0) } / Double(measures.count))
      })
  }
}

extension GapReport.Sweep {
  fileprivate init(_ sweep: GapSweep, _ rows: [GapReport.Row], _ seed: Int) throws {
    func trend(_ pair: (StudyResult) -> ErrorPair) throws -> GapTrend {
      try GapTrend(
        rows.map { row in
          GapTrend.Point(
            position: row.setting.position, pairs: row.results.map(pair),
            bounds: row.results.compactMap { $0.measures[GapReport.headline] })
        }, areNetworks: sweep != .cleanSize, seed: seed)
    }
    (self.sweep, self.rows) = (sweep, rows)
    (clean, triggered) = (try trend(\.errors), try trend(\.triggeredErrors))
    let victims = rows.flatMap(\.records).map(\.record.spec.victim)
    self.victims = victims.indices.count { place in !victims[..<place].contains(victims[place]) }
  }
}

extension GapReport.Sweep {
  /// What becomes of the gap, in words.
  public var sentences: [String] {
    let origin =
      victims == 1 ? "one poisoned network" : "\(victims) poisoned networks, one for each of their kind"
    return [("triggered", triggered), ("clean", clean)].map(sentence) + ["From \(origin)."]
  }

  private func sentence(_ inputs: String, _ trend: GapTrend) -> String {
    "\(inputs): \(trend.verdict?.rawValue ?? trend.open?.rawValue ?? "undecided"). "
      + "Spearman \(text(trend.spearman?.coefficient)) (p \(chance(trend.spearman?.pValue))), "
      + "of the means p \(chance(trend.spearmanOfMeans?.pValue)), "
      + "of the bound \(text(trend.boundSpearman?.coefficient)) (p \(chance(trend.boundSpearman?.pValue))); "
      + "slope \(text(trend.slope?.slope)) ± \(text(trend.slope?.slopeError)), of noise \(text(trend.nullSlope)); "
      + "against noise: level p \(chance(trend.levelP)), range p \(chance(trend.rangeP))."
  }

  /// Tails are computed as 1 − P, which leaves nothing of a smaller one.
  private func chance(_ value: Double?) -> String { value.map { $0 < 1e-15 ? "< 1e-15" : text($0) } ?? "–" }

  private func text(_ value: Double?) -> String { value.map { String(format: "%.3g", $0) } ?? "–" }
}
