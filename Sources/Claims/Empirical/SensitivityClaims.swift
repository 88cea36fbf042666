import Catalog

/// E3.
public enum HundredCleanImagesSuffice: EmpiricalClaim {
  public static let id = "E3"
  public static let title = "Effective with 100 clean images"
  public static let source = Source("Zeng et al. 2022", "Table 5, §6.3")
  public static let statement =
    "With 100 clean images I-BAU, as released, with as many steps as one round with 5,000 images takes, brings attack "
    + "success below 20 per cent and loses at most 10 points of accuracy, in every run."
  static let studies = ["table-5"]

  static func judge(_ cells: [RunCell]) -> Finding {
    var tally = EvidenceTally()
    let cells = cells.of(.released).filter { $0.clean == 100 }
    guard cells.contains(where: { $0.allowance ?? 0 >= 50 }) else {
      return needs("runs of 50 rounds with 100 clean images")
    }
    for cell in cells.longest {
      tally.note(
        ratio: cell.asr / 0.2, violated: !cell.isEffective, size: -cell.asr,
        witness:
          "ACC \(shown(100 * cell.acc)) from \(shown(100 * cell.accBefore)), ASR \(shown(100 * cell.asr)) per cent")
    }
    return tally.findingOfRuns(upheld: "effective in every run", refuted: "ineffective")
  }
}

/// E4.
public enum LeastSensitiveToPoisonRatio: EmpiricalClaim {
  public static let id = "E4"
  public static let title = "Least sensitive to the poison ratio"
  public static let source = Source("Zeng et al. 2022", "Table 4, §6.3")
  public static let statement =
    "Over the poison ratios of Table 4 the range of mean attack success after I-BAU, as released, is the smallest of "
    + "all defences that are effective at every ratio."
  static let studies = ["table-4"]

  static func judge(_ cells: [RunCell]) -> Finding {
    leastSensitive(cells, "poison ratios") { $0.ratio.map { "\($0)" } }
  }
}

/// E5.
public enum LeastSensitiveToCleanSize: EmpiricalClaim {
  public static let id = "E5"
  public static let title = "Least sensitive to the clean set's size"
  public static let source = Source("Zeng et al. 2022", "Table 5, §6.3")
  public static let statement =
    "Over the sizes of Table 5 the range of mean attack success after I-BAU, as released, is the smallest of all "
    + "defences that are effective at every size."
  static let studies = ["table-5"]

  static func judge(_ cells: [RunCell]) -> Finding { leastSensitive(cells.longest, "sizes") { "\($0.clean)" } }
}

extension EmpiricalClaim {
  /// Compares the ranges of mean attack success over the settings that `setting` tells apart.
  fileprivate static func leastSensitive(
    _ cells: [RunCell], _ what: String, _ setting: (RunCell) -> String?
  ) -> Finding {
    let settings = Set(cells.of(.released).compactMap(setting))
    func range(_ method: RunCell.Method) -> Double? {
      let groups = Dictionary(grouping: cells.of(method), by: setting).filter { $0.key != nil }
      guard Set(groups.keys.compactMap { $0 }) == settings,
        groups.values.allSatisfy({ $0.allSatisfy(\.isEffective) })
      else { return nil }
      let means = groups.values.map(\.meanSuccess)
      return means.max()! - means.min()!
    }
    guard settings.count > 1 else {
      return needs("runs of I-BAU as released at several \(what) at which the attack took hold")
    }
    guard !cells.baselines.isEmpty else { return needs("runs of the baselines") }
    guard let own = range(.released) else {
      return Finding(
        verdict: .refuted, reason: "I-BAU as released is not effective at every one of the \(what)",
        instances: cells.count, violations: cells.of(.released).count { !$0.isEffective })
    }
    let others = cells.baselines.compactMap { method in range(method).map { (method.name, $0) } }
    let smaller = others.filter { $0.1 < own }
    let listed = others.map { "\($0.0) \(shown(100 * $0.1))" }.joined(separator: ", ")
    return Finding(
      verdict: smaller.isEmpty ? .upheld : .refuted,
      reason: "range \(shown(100 * own)) points; effective baselines: \(listed.isEmpty ? "none" : listed)",
      instances: cells.count, violations: smaller.count)
  }
}

/// E10.
public enum LargeRadiusCostsNoAccuracy: EmpiricalClaim {
  public static let id = "E10"
  public static let title = "A large radius costs no accuracy"
  public static let source = Source("Zeng et al. 2022", "Figure 2, A.3.1")
  public static let statement =
    "The mean accuracy after I-BAU with the largest radius of Figure 2 is at most two points below that with the smallest."
  static let studies = ["figure-2"]

  static func judge(_ cells: [RunCell]) -> Finding {
    let groups = Dictionary(grouping: cells) { cell -> Double in
      let inner = cell.json["spec"]?["defence"]?["settings"]?["inner"]
      return inner?["projection"]?.string == "never" ? .infinity : inner?["radius"]?.double ?? .nan
    }.filter { $0.key.isFinite }
    guard let small = groups.keys.min(), let large = groups.keys.max(), small < large else {
      return needs("runs at two radii")
    }
    func accuracy(_ radius: Double) -> Double {
      groups[radius]!.map(\.acc).reduce(0, +) / Double(groups[radius]!.count)
    }
    let drop = accuracy(small) - accuracy(large)
    return Finding(
      verdict: drop <= 0.02 ? .upheld : .refuted,
      reason: "accuracy \(shown(100 * accuracy(small))) per cent at radius \(shown(small)), "
        + "\(shown(100 * accuracy(large))) at \(shown(large)), \(shown(100 * groups[large]![0].accBefore)) before",
      instances: cells.count, violations: drop <= 0.02 ? 0 : 1, tightest: drop / 0.02)
  }
}
