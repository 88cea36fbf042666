import Catalog

/// E1.
public enum IBAUIsThirteenTimesFaster: EmpiricalClaim {
  public static let id = "E1"
  public static let title = "More than 13 times faster than the fastest baseline"
  public static let source = Source("Zeng et al. 2022", "Table 6, abstract")
  public static let statement =
    "The mean time of I-BAU, as released, until attack success is below 20 per cent for good is less than a thirteenth "
    + "of that of every baseline, on the same networks with one target and the same machine."
  static let studies = ["table-1"]

  static func judge(_ cells: [RunCell]) -> Finding {
    let cells = cells.filter { $0.attack != "all-to-all" }.withFiveThousand
    let own = cells.of(.released), effective = own.compactMap(lastingEffect)
    let rivals = cells.baselines.compactMap { method -> (name: String, seconds: Double)? in
      let runs = cells.of(method), times = runs.map(lastingEffect)
      guard runs.networks == own.networks, !times.contains(nil) else { return nil }
      return (method.name, mean(times.compactMap { $0 }))
    }
    guard let fastest = rivals.min(by: { $0.seconds < $1.seconds }) else {
      return needs("a baseline that takes effect in every run on the same networks")
    }
    guard !effective.isEmpty else { return needs("runs in which I-BAU as released takes effect") }
    let factor = fastest.seconds / mean(effective), failures = own.count - effective.count
    var reason =
      "\(shown(mean(effective))) s against \(shown(fastest.seconds)) s of \(fastest.name): a factor of \(shown(factor))"
    if failures > 0 { reason += "; I-BAU as released did not take effect in \(failures) of \(own.count) runs" }
    let timed = cells.filter { $0.method == .released || $0.method.name == fastest.name }
    let isOneMachine = Set(timed.map(\.processor)).count == 1
    if !isOneMachine { reason += "; their records name several machines or none" }
    let isMet = factor > 13 && failures == 0
    return Finding(
      verdict: failures > 0 ? .refuted : !isOneMachine ? .undecided : isMet ? .upheld : .refuted, reason: reason,
      instances: own.count, violations: isMet ? 0 : max(1, failures), tightest: 13 / factor)
  }

  /// Seconds until effect, if it was there at the end as well.
  private static func lastingEffect(_ cell: RunCell) -> Double? { cell.asr < 0.2 ? cell.toEffect : nil }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}

/// E2.
public enum OneRoundSuffices: EmpiricalClaim {
  public static let id = "E2"
  public static let title = "One round suffices"
  public static let source = Source("Zeng et al. 2022", "§6.2, §6.4")
  public static let statement =
    "After one round of I-BAU, as released, with 5,000 clean images attack success is below 20 per cent on every network "
    + "with one trigger and one target."
  static let studies = ["table-1", "table-2"]

  static func judge(_ cells: [RunCell]) -> Finding {
    var tally = EvidenceTally()
    for cell in cells.of(.released).withFiveThousand where cell.attack != "all-to-all" {
      guard let first = cell.rounds.count == 1 ? cell.asr : cell.rounds.first else { continue }
      tally.note(
        ratio: first / 0.2, violated: first >= 0.2, size: -first,
        witness: "\(cell.attack) on \(cell.dataset): \(shown(100 * first)) % after one round")
    }
    guard tally.instances > 0 else { return needs("runs of I-BAU as released with 5,000 clean images") }
    return tally.findingOfRuns(upheld: "below 20 per cent in every run", refuted: "at 20 per cent or more")
  }
}
