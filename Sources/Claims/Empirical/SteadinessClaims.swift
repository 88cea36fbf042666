import Catalog
import GSL

/// E7.
public enum SuccessFallsMoreSteadily: EmpiricalClaim {
  public static let id = "E7"
  public static let title = "Steadier than adversarial training with found perturbations"
  public static let source = Source("Zeng et al. 2022", "Figure 1, §6.2")
  public static let statement =
    "Over runs that differ in their seeds alone, the variance of attack success after I-BAU, as released, is smaller "
    + "than after adversarial training with universal perturbations, and than with the direct gradient alone."
  static let studies = ["figure-1"]

  static func judge(_ cells: [RunCell]) -> Finding {
    guard let own = Spread(cells.of(.released)), let naive = Spread(cells.of(.baseline("uap-training"))),
      let direct = Spread(cells.of(.firstOrder))
    else { return needs("several runs of all three") }
    let controls = [naive, direct]
    let steadier = controls.count { $0.chance(ofExceeding: own) < 0.05 }
    let wilder = controls.count { own.chance(ofExceeding: $0) < 0.05 }
    return Finding(
      verdict: wilder > 0 ? .refuted : steadier == controls.count ? .upheld : .undecided,
      reason: "standard deviations in points: I-BAU as released \(own), naive training \(naive), direct gradient alone "
        + "\(direct); by F tests at 5 per cent steadier than \(steadier) of the two, less steady than \(wilder)",
      instances: cells.count, violations: wilder)
  }
}

/// How much attack success varies over runs.
private struct Spread: CustomStringConvertible {
  let variance: Double
  let mean: Double
  let freedom: Int

  /// - Returns: nil of fewer than two runs.
  init?(_ cells: [RunCell]) {
    let values = cells.map(\.asr)
    guard let variance = try? Statistics.variance(values) else { return nil }
    (self.variance, mean, freedom) = (variance, cells.meanSuccess, values.count - 1)
  }

  /// P(F ≥ the ratio of the variances) of normal samples that vary alike: the p-value of varying more than `other`.
  func chance(ofExceeding other: Spread) -> Double {
    let (ours, theirs) = (variance * Double(freedom), other.variance * Double(other.freedom))
    guard ours > 0, let beta = try? Beta(Double(freedom) / 2, Double(other.freedom) / 2) else { return 1 }
    return beta.survival(ours / (ours + theirs))
  }

  var description: String { "\(shown(100 * variance.squareRoot())) (about \(shown(100 * mean)))" }
}

/// E11.
public enum OptimisedTriggersFallFirst: EmpiricalClaim {
  public static let id = "E11"
  public static let title = "Optimised triggers fall first"
  public static let source = Source("Zeng et al. 2022", "A.7, Figure 6")
  public static let statement =
    "Of seven triggers in one network, no other one's attack success falls below 20 per cent under I-BAU, as released, in "
    + "an earlier round than those of the two Trojan ones."
  static let studies = ["figure-6"]

  static func judge(_ cells: [RunCell]) -> Finding {
    var tally = EvidenceTally()
    for cell in cells.of(.released) {
      let falls = falls(in: cell)
      guard let last = falls.filter({ optimised.contains($0.trigger) }).max(by: { $0.round < $1.round }),
        let first = falls.filter({ !optimised.contains($0.trigger) }).min(by: { $0.round < $1.round }),
        Set(falls.map(\.round)).count > 1
      else { continue }
      tally.note(
        violated: first.round < last.round,
        witness: "\(first.trigger) \(inWords(first.round)), \(last.trigger) \(inWords(last.round))")
    }
    guard tally.instances > 0 else { return needs("runs in which some triggers fall before others") }
    return tally.findingOfRuns(upheld: "so in every run", refuted: "not so")
  }

  private static let optimised: Set<String> = ["trojan-square", "trojan-watermark"]

  /// The round in which each trigger's success is first below 20 %; the largest number if it never is.
  private static func falls(in cell: RunCell) -> [(trigger: String, round: Int)] {
    let rounds = (cell.json["result"]?["rounds"]?.array ?? []).compactMap { $0["perTrigger"]?.object }
    return (rounds.first ?? [:]).keys.sorted().map { trigger in
      (trigger, rounds.firstIndex { ($0[trigger]?.double ?? 1) < 0.2 }.map { $0 + 1 } ?? .max)
    }
  }

  private static func inWords(_ round: Int) -> String { round == .max ? "never" : "in round \(round)" }
}
