import Catalog
import Experiments
import Plotting

/// Whether rounds approach anything.
public enum Convergence: Study {
  public static let id = "convergence"
  public static let title = "Gradients over the rounds"
  public static let source = Source("this toolkit", "after Zeng et al. 2022, Algorithm 1")

  public static func caption(_ scale: Scale) -> String {
    scale == .smoke
      ? "Smoke scale: no number means anything."
      : "The runs of figure-1: norms of the gradients, averaged over the steps of each round, and of the perturbation that "
        + "each round found. Records hold the two parts' norms and not the loss of each step; a stationary point would "
        + "show as both going to zero. Bands go from the smallest to the largest over the seeds."
  }

  private static func methods(_ scale: Scale) throws -> [(name: String, runs: [StudyRun])] {
    let runs = ReleasedRuns(scale: scale)
    return [("I-BAU as released", try runs.released()), ("direct gradient alone", try runs.firstOrder())]
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try methods(scale).flatMap(\.runs) }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let found = try methods(scale).map {
      (name: $0.name, rounds: Rounds(results: try $0.runs.compactMap { try records.result(of: $0) }))
    }
    let count = ReleasedRuns(scale: scale).rounds
    let axis = Rounds.axisOfNorms(count)
    func panel(_ title: String, _ label: String, _ value: @escaping (StudyRound) -> Double?) -> Panel? {
      .drawn(
        title, x: axis, y: Axis(label, logarithmic: true), found.map { $0.rounds.norms($0.name, .band, of: value) })
    }
    let figure = Figure.drawn(
      [
        panel("Direct part of the gradient", "‖∂G/∂θ‖₂", \.directNorm),
        panel("Indirect part", "‖(∂δ/∂θ)ᵀ∂G/∂δ‖₂", \.indirectNorm),
        panel("Perturbation found", "‖δ‖₂", \.triggerNorm),
      ], columns: 3, panelWidth: 3.6)
    return Rendering(tables: [try table(found, count, scale)], figure: figure)
  }

  private static func table(_ found: [(name: String, rounds: Rounds)], _ count: Int, _ scale: Scale) throws
    -> ResultTable
  {
    let rounds = Set([1, count]).sorted()
    let columns: [(String, (StudyRound) -> Double?)] = [
      ("‖direct‖", \.directNorm), ("‖indirect‖", \.indirectNorm), ("‖δ‖", \.triggerNorm),
    ]
    return ResultTable(
      title, columns: columns.map(\.0),
      rows: try found.flatMap { name, runs in
        try rounds.map { round in
          let records = runs.results.compactMap { $0.rounds.first { $0.round == round } }
          return ResultTable.Row(
            "\(name), round \(round)",
            try columns.map { .init(try Estimate(records.compactMap($0.1)), unit: 1) })
        }
      }, scale: scale)
  }
}
