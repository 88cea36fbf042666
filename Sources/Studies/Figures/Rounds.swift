import Catalog
import Experiments
import Plotting

/// What happens over the rounds of a defence, from runs that differ in their seeds alone: means, with a band from the
/// smallest to the largest, up to the round that all of them reached.
struct Rounds {
  let results: [StudyResult]

  /// Of accuracy and attack success, in per cent; round 0 is the network before the repair.
  func series(_ name: String, _ style: Series.Style = .linesPoints, of value: (StudyScoreRow) -> Double?) -> Series? {
    let rows = results.map { result in
      ([StudyScoreRow(result.before)] + result.rounds.map { StudyScoreRow($0) }).map(value)
    }
    return Self.spread(name, style, rows, from: 0, unit: 100)
  }

  /// Of what only a round has, such as a norm; from round 1 on.
  func norms(_ name: String, _ style: Series.Style = .linesPoints, of value: (StudyRound) -> Double?) -> Series? {
    Self.spread(name, style, results.map { $0.rounds.map(value) }, from: 1, unit: 1)
  }

  private static func spread(
    _ name: String, _ style: Series.Style, _ rows: [[Double?]], from first: Int, unit: Double
  ) -> Series? {
    let length = rows.map(\.count).min() ?? 0
    let groups = (0..<length).map { round in rows.compactMap { $0[round] } }
    guard groups.contains(where: { !$0.isEmpty }) else { return nil }
    return Series(name, style, x: groups.indices.map { Double($0 + first) }, of: groups, unit: unit)
  }

  static let percent = Axis("per cent", range: 0...100)

  /// For `series`; with a mark at each round, or at a few of many.
  static func axis(_ rounds: Int) -> Axis { axis("round (0: before the repair)", 0...max(rounds, 1)) }

  /// For `norms`.
  static func axisOfNorms(_ rounds: Int) -> Axis { axis("round", 1...max(rounds, 1)) }

  private static func axis(_ label: String, _ rounds: ClosedRange<Int>) -> Axis {
    Axis(label, ticks: rounds.upperBound > 12 ? .automatic : .at(rounds.map(Double.init)))
  }
}

/// What a round, or the start, has to show.
struct StudyScoreRow {
  var acc: Double?
  var asr: Double?
  var ra: Double?
  var perTrigger: [String: Double]

  init(_ score: StudyScore) {
    (acc, asr, ra, perTrigger) = (score.acc.value, score.asr?.value, score.ra?.value, score.perTrigger)
  }

  init(_ round: StudyRound) { (acc, asr, ra, perTrigger) = (round.acc, round.asr, round.ra, round.perTrigger) }
}
