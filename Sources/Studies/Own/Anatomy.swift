import Catalog
import Experiments
import Plotting

/// What the released recipe's hypergradient is made of, and how much its outcome depends on the seed.
public enum Anatomy: Study {
  public static let id = "anatomy"
  public static let title = "Anatomy of the released recipe"
  public static let source = Source("this toolkit", "after Zeng et al. 2022, §5, and the released CIFAR-10 notebook")

  public static func caption(_ scale: Scale) -> String {
    scale == .smoke
      ? "Smoke scale: no number means anything."
      : "The authors' BadNets network for CIFAR-10. Direct part ∂G/∂θ and indirect part (∂δ/∂θ)ᵀ∂G/∂δ of the "
        + "hypergradient, as estimated by five fixed-point terms: norms and the cosine between them, averaged over the "
        + "steps of a round. Bands go from the smallest to the largest over \(ReleasedRuns(scale: scale).seeds) seeds."
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try ReleasedRuns(scale: scale).released() }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let found = try runs(scale).compactMap { run in try records.result(of: run).map { (run.seed, $0) } }
    let rounds = Rounds(results: found.map(\.1))
    let count = ReleasedRuns(scale: scale).rounds
    let (axis, norms) = (Rounds.axis(count), Rounds.axisOfNorms(count))
    let seeds = found.map { seed, result in Rounds(results: [result]).series("seed \(seed)", of: \.asr) }
    let figure = Figure.drawn([
      .drawn(
        "Norms of the two parts", x: norms, y: Axis("ℓ₂ norm", logarithmic: true),
        [rounds.norms("direct", .band, of: \.directNorm), rounds.norms("indirect", .band, of: \.indirectNorm)]),
      .drawn(
        "Cosine between them; 0 is a right angle", x: norms, y: Axis("cosine", range: -1...1),
        [rounds.norms("", .band, of: \.cosine)],
        legend: .none, references: [ReferenceLine(.horizontal, at: 0)]),
      .drawn("Attack success, seed by seed", x: axis, y: Rounds.percent, scale == .paper ? [] : seeds),
      .drawn(
        "Over all seeds", x: axis, y: Rounds.percent,
        [
          rounds.series("ACC", .band, of: \.acc), rounds.series("ASR", .band, of: \.asr),
          rounds.series("RA", .band, of: \.ra),
        ]),
    ])
    return Rendering(tables: [try table(found, scale)], figure: figure)
  }

  /// After the first round, which is where the released recipe ends, and after the last.
  private static func table(_ found: [(seed: Int, result: StudyResult)], _ scale: Scale) throws -> ResultTable {
    ResultTable(
      title,
      columns: [
        "ACC, round 1", "ASR, round 1", "RA, round 1", "‖direct‖", "‖indirect‖", "cosine", "ACC, last", "ASR, last",
      ],
      rows: try found.map { seed, result in
        let first = result.rounds.first
        let shares = [first?.acc, first?.asr, first?.ra],
          norms = [first?.directNorm, first?.indirectNorm, first?.cosine]
        return ResultTable.Row(
          "seed \(seed)",
          try shares.map { try cell($0, 100) } + norms.map { try cell($0, 1) } + [
            .init(try Estimate(shares: [result.after.acc])),
            .init(try Estimate(shares: [result.after.asr].compactMap { $0 })),
          ])
      }, notes: ["Norms and cosine are of round 1."], scale: scale)
  }

  private static func cell(_ value: Double?, _ unit: Double) throws -> ResultTable.Cell {
    .init(try value.flatMap { try Estimate([$0]) }, unit: unit)
  }
}
