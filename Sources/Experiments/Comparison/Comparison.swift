import Catalog
import Defences

/// Several defences on one network, marked as the paper's tables are (§6).
public struct Comparison {
  public enum Mark: String, Sendable, CaseIterable {
    /// Attack success is still 20 % or more.
    case ineffective
    /// Clean accuracy fell by more than 10 points.
    case costly
    /// The best of the baselines: of those neither ineffective nor costly, the one with the highest accuracy.
    case best
    /// I-BAU: no more than 1 point of accuracy below the best baseline, and its attack success no more than 4 points above,
    /// or no higher than the target class's share of the images.
    case comparable
  }

  /// One line of the table.
  public struct Row: Sendable {
    public var id: String
    public var title: String
    public var acc: Double
    public var asr: Double?
    public var ra: Double?
    public var der: Double?
    public var seconds: Double?
    public var secondsToEffect: Double?
    public var status: Repair.Status?
    public var marks: Set<Mark> = []
  }

  public static let costly = 0.1
  public static let accuracyGap = 0.01
  public static let successGap = 0.04

  public private(set) var rows: [Row] = []
  /// I-BAU at the round whose accuracy is nearest to the best baseline's: the rule of the paper's Table 1.
  public private(set) var matched: (row: Row, round: Int)?

  /// - Parameter runs: at least one, all of one network.
  public init(_ runs: [(id: String, title: String, run: DefenceRun)]) {
    guard let before = runs.first?.run.before else { return }
    rows = runs.map { Row($0.id, $0.title, $0.run) }
    for index in rows.indices { rows[index].judge(before: before) }
    let baselines = rows.indices.filter { rows[$0].id != IBAU.id && rows[$0].marks.isEmpty && rows[$0].asr != nil }
    guard let best = baselines.max(by: { rows[$0].acc < rows[$1].acc }) else { return }
    rows[best].marks.insert(.best)
    guard let own = rows.firstIndex(where: { $0.id == IBAU.id }) else { return }
    let share = before.measurements[.heldOutInclusive]?.asrFloor ?? 0
    rows[own].compare(to: rows[best], share: share)
    matched = Comparison.matched(runs[own].run, rows[own], rows[best])
    matched?.row.judge(before: before)
    matched?.row.compare(to: rows[best], share: share)
  }

  private static func matched(_ run: DefenceRun, _ row: Row, _ best: Row) -> (row: Row, round: Int)? {
    let measured = run.repair.rounds.filter { $0.acc != nil && $0.asr != nil }
    guard let nearest = measured.min(by: { abs($0.acc! - best.acc) < abs($1.acc! - best.acc) }) else { return nil }
    var at = row
    (at.acc, at.asr, at.ra, at.seconds, at.der, at.marks) =
      (nearest.acc!, nearest.asr, nearest.ra, nearest.elapsed, nil, [])
    return (at, nearest.round)
  }
}

extension Comparison.Row {
  fileprivate init(_ id: String, _ title: String, _ run: DefenceRun) {
    self.init(
      id: id, title: title, acc: run.after.acc, asr: run.after.asr, ra: run.after.ra,
      der: run.after.effectiveness(from: run.before), seconds: run.repair.seconds,
      secondsToEffect: run.repair.secondsToEffect, status: run.repair.status)
  }

  fileprivate mutating func judge(before: Evaluation) {
    if let asr, asr >= Repair.effective { marks.insert(.ineffective) }
    if before.acc - acc > Comparison.costly { marks.insert(.costly) }
  }

  fileprivate mutating func compare(to best: Comparison.Row, share: Double) {
    guard let asr, let bound = best.asr.map({ max($0 + Comparison.successGap, share) }) else { return }
    if acc >= best.acc - Comparison.accuracyGap, asr <= bound { marks.insert(.comparable) }
  }

  public var json: JSONValue {
    let object: JSONValue = [
      "defence": .string(id), "acc": .number(acc), "asr": .optional(asr), "ra": .optional(ra), "der": .optional(der),
      "seconds": .optional(seconds), "toEffect": secondsToEffect.map { ["seconds": .number($0)] } ?? .null,
      "marks": .array(Comparison.Mark.allCases.filter(marks.contains).map { .string($0.rawValue) }),
    ]
    let unmeasured = "no attack was named (--attack)"
    return object.explained([
      "asr": unmeasured, "ra": unmeasured, "der": "it is given for the end of a run, under an attack",
      "toEffect": "attack success was not measured below 0.2",
    ])
  }
}

extension Comparison {
  public var json: JSONValue {
    let rule: JSONValue = matched.map { $0.row.json.overlaid(with: ["round": .int($0.round)]) } ?? .null
    let object: JSONValue = ["rows": .array(rows.map(\.json)), "matched": rule]
    return object.explained(["matched": "it takes I-BAU, and a baseline that is neither ineffective nor costly"])
  }
}
