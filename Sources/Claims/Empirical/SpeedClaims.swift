import Catalog

/// E1.
public enum IBAUIsThirteenTimesFaster: EmpiricalClaim {
  public static let id = "E1"
  public static let title = "More than 13 times faster than the fastest baseline"
  public static let source = Source("Zeng et al. 2022", "Table 6, abstract")
  public static let statement =
    "The mean time of I-BAU, as released, until attack success is below 20 per cent is less than a thirteenth of that "
    + "of every baseline, on the same networks and machine."
  static let studies = ["table-1"]

  static func judge(_ cells: [RunCell]) -> Finding {
    func time(_ method: RunCell.Method) -> Double? {
      let times = cells.of(method).map(\.toEffect)
      guard !times.isEmpty, !times.contains(nil) else { return nil }
      return times.compactMap { $0 }.reduce(0, +) / Double(times.count)
    }
    let others = cells.baselines.compactMap { method in time(method).map { (method.name, $0) } }
    guard let own = time(.released) else {
      return cells.of(.released).isEmpty
        ? needs("runs of I-BAU as released")
        : Finding(
          verdict: .refuted, reason: "I-BAU as released did not take effect in every run",
          instances: cells.of(.released).count, violations: cells.of(.released).count { $0.toEffect == nil })
    }
    guard let fastest = others.min(by: { $0.1 < $1.1 }) else {
      return needs("a baseline that takes effect in every run")
    }
    let factor = fastest.1 / own
    return Finding(
      verdict: factor > 13 ? .upheld : .refuted,
      reason: "\(shown(own)) s against \(shown(fastest.1)) s of \(fastest.0): a factor of \(shown(factor))",
      instances: cells.count, violations: factor > 13 ? 0 : 1, tightest: 13 / factor)
  }
}

/// E2.
public enum OneRoundSuffices: EmpiricalClaim {
  public static let id = "E2"
  public static let title = "One round suffices"
  public static let source = Source("Zeng et al. 2022", "§6.2, §6.4")
  public static let statement =
    "After one round of I-BAU, as released, attack success is below 20 per cent on every network with one trigger and "
    + "one target."
  static let studies = ["table-1", "table-2"]

  static func judge(_ cells: [RunCell]) -> Finding {
    var tally = EvidenceTally()
    for cell in cells.of(.released) where cell.attack != "all-to-all" {
      guard let first = cell.rounds.first else { continue }
      tally.note(
        ratio: first / 0.2, violated: first >= 0.2, size: -first,
        witness: "\(cell.attack), n = \(cell.clean): \(shown(100 * first)) % after one round")
    }
    guard tally.instances > 0 else { return needs("runs of I-BAU as released") }
    return tally.findingOfRuns(upheld: "below 20 per cent in every run", refuted: "at 20 per cent or more")
  }
}
