import Catalog

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
    func variance(_ method: RunCell.Method) -> Double? {
      let values = cells.of(method).map(\.asr)
      guard values.count > 1 else { return nil }
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
    guard let own = variance(.released), let naive = variance(.baseline("uap-training")),
      let direct = variance(.firstOrder)
    else { return needs("several runs of all three") }
    let larger = [naive, direct].count { $0 <= own }
    return Finding(
      verdict: larger == 0 ? .upheld : .refuted,
      reason: "standard deviations in points: I-BAU as released \(shown(100 * own.squareRoot())), naive training "
        + "\(shown(100 * naive.squareRoot())), direct gradient alone \(shown(100 * direct.squareRoot()))",
      instances: cells.count, violations: larger)
  }
}

/// E11.
public enum OptimisedTriggersFallFirst: EmpiricalClaim {
  public static let id = "E11"
  public static let title = "Optimised triggers fall first"
  public static let source = Source("Zeng et al. 2022", "A.7, Figure 6")
  public static let statement =
    "Among seven triggers in one network, the two Trojan ones have a lower attack success than the mean of the others at "
    + "the first round in which any falls below 20 per cent."
  static let studies = ["figure-6"]

  static func judge(_ cells: [RunCell]) -> Finding {
    var tally = EvidenceTally()
    let optimised: Set<String> = ["trojan-square", "trojan-watermark"]
    for cell in cells where cell.method == .released || cell.method == .robust {
      let rounds = (cell.json["result"]?["rounds"]?.array ?? []).compactMap { $0["perTrigger"]?.object }
      let first = rounds.first { round in round.values.contains { ($0.double ?? 1) < 0.2 } }
      guard let first, first.count > 2 else { continue }
      func mean(_ isWanted: (String) -> Bool) -> Double {
        let values = first.filter { isWanted($0.key) }.compactMap(\.value.double)
        return values.reduce(0, +) / Double(max(1, values.count))
      }
      let (early, late) = (mean { optimised.contains($0) }, mean { !optimised.contains($0) })
      tally.note(
        ratio: early / late, violated: early >= late,
        witness: "Trojan triggers \(shown(100 * early)), others \(shown(100 * late)) per cent")
    }
    guard tally.instances > 0 else { return needs("runs in which a trigger falls below 20 per cent") }
    return tally.findingOfRuns(upheld: "so in every run", refuted: "not so")
  }
}
