import Catalog
import Experiments
import GSL
import Plotting

/// Naive training on universal perturbations against I-BAU, over several runs.
public enum Figure1: Study {
  public static let id = "figure-1"
  public static let title = "Stability over runs: naive training on universal perturbations and I-BAU"
  public static let source = Source("Zeng et al. 2022", "Figure 1, §4, §6.2")

  public static func caption(_ scale: Scale) -> String {
    guard scale != .smoke else { return "Smoke scale: no number means anything." }
    let runs = ReleasedRuns(scale: scale)
    return "On the authors' BadNets network for CIFAR-10 with \(Laboratory(.cifar10, scale).clean) clean images: "
      + "\(runs.seeds) runs of \(runs.rounds) rounds"
      + (scale == .paper
        ? ". " : " where the paper has 20 runs. Lines are means, bands go from the smallest to the largest. ")
      + "The direct gradient is a control that the paper does not have."
  }

  private static func methods(_ scale: Scale) throws -> [(name: String, runs: [StudyRun])] {
    let runs = ReleasedRuns(scale: scale)
    return [
      ("I-BAU as released", try runs.released()), ("direct gradient alone", try runs.firstOrder()),
      ("naive UAP training", try runs.naive()),
    ]
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try methods(scale).flatMap(\.runs) }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let found = try methods(scale).map { ($0.name, try $0.runs.compactMap { try records.result(of: $0) }) }
    let axis = Rounds.axis(ReleasedRuns(scale: scale).rounds)
    let panels = found.map { name, results in
      let rounds = Rounds(results: results)
      return Panel.drawn(
        name, x: axis, y: Rounds.percent,
        [rounds.series("ACC", .band, of: \.acc), rounds.series("ASR", .band, of: \.asr)])
    }
    return Rendering(
      tables: [try table(found, scale)], figure: .drawn(panels, columns: 3, panelWidth: 3.4, panelHeight: 3.2))
  }

  /// How much the runs of a method differ.
  private static func table(_ found: [(String, [StudyResult])], _ scale: Scale) throws -> ResultTable {
    ResultTable(
      title,
      columns: ["ACC", "ACC s.d.", "ASR", "ASR s.d.", "ASR s.d. after round 1", "largest rise of ASR in a round"],
      rows: try found.map { name, results in
        let acc = results.compactMap(\.after.acc.value), asr = results.compactMap { $0.after.asr?.value }
        let early = results.compactMap { $0.rounds.first?.asr }
        let cells = [
          try Estimate(shares: results.map(\.after.acc)), try deviation(acc),
          try Estimate(shares: results.compactMap(\.after.asr)), try deviation(asr), try deviation(early),
          try results.map(rise).max().flatMap { try Estimate([$0]) },
        ]
        return ResultTable.Row(name, cells.map { .init($0) })
      },
      notes: ["Standard deviations (s.d.) are over the runs, in points. The paper prints no numbers for this figure."],
      scale: scale)
  }

  private static func deviation(_ values: [Double]) throws -> Estimate? {
    values.count > 1 ? try Estimate([try Statistics.standardDeviation(values)]) : nil
  }

  /// By how much attack success went up from one round to the next, at most: how erratic a run is.
  private static func rise(_ result: StudyResult) -> Double {
    let asr = ([result.before.asr?.value] + result.rounds.map(\.asr)).compactMap { $0 }
    return zip(asr.dropFirst(), asr).map { $0 - $1 }.max().map { max(0, $0) } ?? 0
  }
}
