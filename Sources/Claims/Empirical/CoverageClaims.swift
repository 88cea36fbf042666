import Catalog

/// E6.
public enum OnlyIBAUIsAlwaysEffective: EmpiricalClaim {
  public static let id = "E6"
  public static let title = "The only defence effective in all settings"
  public static let source = Source("Zeng et al. 2022", "Tables 1 and 2, §7")
  public static let statement =
    "I-BAU, as released, with 5,000 clean images is effective (attack success below 20 per cent, at most 10 points of "
    + "accuracy lost) on every network of Tables 1 and 2, and no baseline is."
  static let studies = ["table-1", "table-2"]

  static func judge(_ cells: [RunCell]) -> Finding {
    let cells = cells.withFiveThousand
    let own = cells.of(.released), failures = own.filter { !$0.isEffective }
    guard !own.isEmpty, !cells.baselines.isEmpty else { return needs("runs of I-BAU as released and of the baselines") }
    let faultless = cells.baselines.filter { cells.of($0).allSatisfy(\.isEffective) }
    let rivals = faultless.filter { cells.of($0).networks.isSuperset(of: own.networks) }.map(\.name)
    // One that never failed but was not run everywhere may yet turn out a rival.
    let open = faultless.map(\.name).filter { !rivals.contains($0) }
    var reason =
      "I-BAU as released is ineffective in \(failures.count) of \(own.count) runs; effective on all "
      + "\(own.networks.count) networks: \(rivals.isEmpty ? "no baseline" : rivals.joined(separator: ", "))"
    if !open.isEmpty { reason += "; wherever they were run: \(open.joined(separator: ", "))" }
    return Finding(
      verdict: !failures.isEmpty || !rivals.isEmpty ? .refuted : open.isEmpty ? .upheld : .undecided, reason: reason,
      instances: cells.count, violations: failures.count + rivals.count,
      witness: failures.max { $0.asr < $1.asr }.map {
        "\($0.attack) on \($0.dataset): ACC \(shown(100 * $0.acc)), ASR \(shown(100 * $0.asr)) per cent"
      })
  }
}

/// E8.
public enum TABORSeesNoAllToAll: EmpiricalClaim {
  public static let id = "E8"
  public static let title = "TABOR sees nothing of all-to-all"
  public static let source = Source("Zeng et al. 2022", "Table 1, §6.1")
  public static let statement = "TABOR flags no class of a CIFAR-10 network with an all-to-all backdoor."
  static let studies = ["table-1"]

  static func judge(_ cells: [RunCell]) -> Finding {
    // Neural Cleanse and DeepInspect have numbers in the paper's row, so that something was unlearned.
    nothingFlagged(cells.filter { $0.attack == "all-to-all" }, by: "tabor", "all-to-all networks of CIFAR-10")
  }
}

/// E9.
public enum NeuralCleanseSeesNoSevenBySeven: EmpiricalClaim {
  public static let id = "E9"
  public static let title = "Neural Cleanse sees nothing of seven targets"
  public static let source = Source("Zeng et al. 2022", "Table 3, §6.1")
  public static let statement =
    "Neural Cleanse flags no class of a CIFAR-10 network with seven triggers and seven targets."
  static let studies = ["table-3"]

  static func judge(_ cells: [RunCell]) -> Finding {
    // Of GTSRB's 43 classes seven can stand out, and the paper's table has numbers for them.
    nothingFlagged(
      cells.filter { $0.dataset == "cifar10" }, by: "neural-cleanse", "seven-by-seven networks of CIFAR-10")
  }
}

extension EmpiricalClaim {
  /// One flagged class refutes.
  fileprivate static func nothingFlagged(_ cells: [RunCell], by defence: String, _ what: String) -> Finding {
    var tally = EvidenceTally()
    for flagged in cells.of(.baseline(defence)).compactMap(\.flagged) {
      tally.note(
        violated: !flagged.isEmpty, witness: "\(defence) flagged \(flagged.map(String.init).joined(separator: ", "))")
    }
    guard tally.instances > 0 else { return needs("runs of \(defence) on \(what)") }
    return tally.findingOfRuns(upheld: "nothing was flagged", refuted: "classes were flagged")
  }
}

/// E12.
public enum NonAdditiveAttacksAreRemoved: EmpiricalClaim {
  public static let id = "E12"
  public static let title = "Attacks that add nothing are removed as well"
  public static let source = Source("Zeng et al. 2022", "A.5, Tables 10 to 12")
  public static let statement =
    "I-BAU, as released, is effective against semantic replacement, WaNet, the input-aware attack and the hidden trigger."
  static let studies = ["table-10", "table-11", "table-12", "case-hidden-trigger"]

  static func judge(_ cells: [RunCell]) -> Finding {
    var tally = EvidenceTally(), seen: Set<String> = []
    for cell in cells.of(.released) {
      seen.insert(cell.attack)
      tally.note(
        ratio: cell.asr / 0.2, violated: !cell.isEffective, size: -cell.asr,
        witness: "\(cell.attack) on \(cell.dataset): ASR \(shown(100 * cell.asr)) per cent")
    }
    if tally.violations == 0, seen.count < studies.count { return needs("records of all four attacks") }
    return tally.findingOfRuns(upheld: "effective in every run", refuted: "ineffective")
  }
}
