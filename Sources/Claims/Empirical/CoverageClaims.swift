import Catalog

/// E6.
public enum OnlyIBAUIsAlwaysEffective: EmpiricalClaim {
  public static let id = "E6"
  public static let title = "The only defence effective in all settings"
  public static let source = Source("Zeng et al. 2022", "Tables 1 and 2, §7")
  public static let statement =
    "I-BAU, as released, is effective (attack success below 20 per cent, at most 10 points of accuracy lost) on every "
    + "network of Tables 1 and 2, and no baseline is."
  static let studies = ["table-1", "table-2"]

  static func judge(_ cells: [RunCell]) -> Finding {
    let own = cells.of(.released), failures = own.filter { !$0.isEffective }
    let networks = { (cells: [RunCell]) in Set(cells.map { "\($0.dataset) \($0.attack)" }) }
    guard !own.isEmpty, !cells.baselines.isEmpty else { return needs("runs of I-BAU as released and of the baselines") }
    let rivals = cells.baselines.filter { method in
      let runs = cells.of(method)
      return networks(runs) == networks(own) && runs.allSatisfy(\.isEffective)
    }.map(\.name)
    let reason =
      "I-BAU as released is ineffective in \(failures.count) of \(own.count) runs; effective on all "
      + "\(networks(own).count) networks: \(rivals.isEmpty ? "no baseline" : rivals.joined(separator: ", "))"
    let isUpheld = failures.isEmpty && rivals.isEmpty
    return Finding(
      verdict: isUpheld ? .upheld : .refuted, reason: reason, instances: cells.count,
      violations: failures.count + rivals.count,
      witness: failures.max { $0.asr < $1.asr }.map {
        "\($0.attack): ACC \(shown(100 * $0.acc)), ASR \(shown(100 * $0.asr)) per cent"
      })
  }
}

/// E8.
public enum InversionSeesNoAllToAll: EmpiricalClaim {
  public static let id = "E8"
  public static let title = "Trigger inversion sees nothing of all-to-all"
  public static let source = Source("Zeng et al. 2022", "Tables 1 and 2, §6.1")
  public static let statement =
    "Neither Neural Cleanse nor TABOR flags a class of a network with an all-to-all backdoor."
  static let studies = ["table-1", "table-2"]

  static func judge(_ cells: [RunCell]) -> Finding {
    nothingFlagged(cells.filter { $0.attack == "all-to-all" }, by: ["neural-cleanse", "tabor"], "all-to-all networks")
  }
}

/// E9.
public enum NeuralCleanseSeesNoSevenBySeven: EmpiricalClaim {
  public static let id = "E9"
  public static let title = "Neural Cleanse sees nothing of seven targets"
  public static let source = Source("Zeng et al. 2022", "Table 3, §6.1")
  public static let statement =
    "Neural Cleanse flags no class of a network of ten classes with seven triggers and seven targets."
  static let studies = ["table-3"]

  static func judge(_ cells: [RunCell]) -> Finding {
    nothingFlagged(cells, by: ["neural-cleanse"], "seven-by-seven networks")
  }
}

extension EmpiricalClaim {
  /// One flagged class refutes; to uphold takes runs of all `defences`.
  fileprivate static func nothingFlagged(_ cells: [RunCell], by defences: [String], _ what: String) -> Finding {
    var tally = EvidenceTally(), missing: [String] = []
    for defence in defences {
      let seen = cells.of(.baseline(defence)).compactMap(\.flagged)
      if seen.isEmpty { missing.append(defence) }
      for flagged in seen {
        tally.note(
          violated: !flagged.isEmpty, witness: "\(defence) flagged \(flagged.map(String.init).joined(separator: ", "))")
      }
    }
    if tally.violations == 0, !missing.isEmpty {
      return needs("runs of \(missing.joined(separator: " and ")) on \(what)")
    }
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
        witness: "\(cell.attack): ASR \(shown(100 * cell.asr)) per cent")
    }
    if tally.violations == 0, seen.count < studies.count { return needs("records of all four attacks") }
    return tally.findingOfRuns(upheld: "effective in every run", refuted: "ineffective")
  }
}
