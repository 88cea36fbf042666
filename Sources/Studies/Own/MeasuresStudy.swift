import Catalog
import Experiments
import GSL
import Plotting

/// Which measure of a network ranks the gaps best.
public enum MeasuresStudy: Study {
  public static let id = "measures"
  public static let title = "Which measure ranks error gaps"
  public static let source = Source("Dziugaite et al. 2020", "sign errors in the worst environment")

  public static func caption(_ scale: Scale) -> String {
    scale == .smoke
      ? gapCaption(scale)
      : "Pairs of networks that differ in width alone or in the size of the clean set alone; a measure errs if it orders "
        + "the two the other way round than their gaps on triggered images do. Pairs that noise explains are left out. "
        + gapCaption(scale)
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try GapRuns(scale).runs() }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let ranking = try GapReport(GapRuns(scale).settings(), records).ranking
    let correlations = try correlations(runs(scale).compactMap { try records.result(of: $0) })
    let panel = Panel.drawn(
      "Sign errors; ½ is chance", x: Axis("share of pairs ordered wrongly", range: 0...1),
      y: .categories(ranking.scores.map(\.measure)),
      [dots("worst environment", ranking, \.worst), dots("all pairs", ranking, \.mean)],
      references: [ReferenceLine(.vertical, at: 0.5)])
    let height = 1.4 + 0.24 * Double(ranking.scores.count)
    return Rendering(
      tables: [try table(ranking, correlations, scale)],
      figure: .drawn([panel], columns: 1, panelWidth: 6.4, panelHeight: height))
  }

  private static func dots(
    _ name: String, _ ranking: CoupledNetworks, _ value: (CoupledNetworks.Score) -> Double
  ) -> Series? {
    ranking.scores.isEmpty
      ? nil
      : Series(name, .points, x: ranking.scores.map(value), y: ranking.scores.indices.map(Double.init))
  }

  /// Spearman's, of each measure with the gap over all runs that have it; nil where one of them is constant.
  private static func correlations(_ results: [StudyResult]) throws -> [(measure: String, coefficient: Double?)] {
    Set(results.flatMap(\.measures.keys)).sorted().map { name in
      let pairs = results.compactMap { result in result.measures[name].map { ($0, result.triggeredErrors.gap) } }
      let found = try? Statistics.spearman(pairs.map(\.0), pairs.map(\.1))
      return (name, found?.coefficient)
    }
  }

  private static func table(
    _ ranking: CoupledNetworks, _ correlations: [(measure: String, coefficient: Double?)], _ scale: Scale
  ) throws -> ResultTable {
    let scores = Dictionary(ranking.scores.map { ($0.measure, $0) }) { first, _ in first }
    let order = ranking.scores.map(\.measure)
    let unranked = correlations.map(\.measure).filter { scores[$0] == nil }
    let coefficients = Dictionary(correlations.map { ($0.measure, $0.coefficient) }) { first, _ in first }
    return ResultTable(
      title, columns: ["worst sign error", "mean sign error", "pairs", "Spearman's ρ with the gap"],
      rows: try (order + unranked).map { measure in
        let score = scores[measure]
        let values = [score?.worst, score?.mean, score.map { Double($0.pairs) }, coefficients[measure] ?? nil]
        return ResultTable.Row(
          measure,
          try zip(values, [100.0, 100, 1, 1]).map { .init(try $0.flatMap { try Estimate([$0]) }, unit: $1) })
      }, notes: ["\(ranking.undecided) pairs were left out because noise explains their difference."], scale: scale)
  }
}
