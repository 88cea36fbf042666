import Attacks
import Catalog
import Defences
import Experiments

/// GTSRB, one trigger.
public enum Table2: Study {
  public static let id = "table-2"
  public static let title = "GTSRB, one trigger"
  public static let source = Source("Zeng et al. 2022", "Table 2")

  private static let baselines = [TABOR.id, FinePruning.id, NAD.id, DPSGD.id]

  /// In the sources that could be read the table's rules stand as strokes in front of several numbers (-69.66 is 69.66);
  /// only DP's attack success for BadNets, -Tqq-, is not legible.
  static let published = Published(
    source, columns: ["none"] + baselines + [IBAU.id], quantities: ["ACC", "ASR"],
    """
    badnets          | 97.69 99.18 | 98.99 4.16  | 99.34 60.19 | 15.19 9.08  | 6.46 100?  | 99.38 3.32
    blend            | 97.44 99.91 | 99.09 33.32 | 99.52 69.66 | 47.71 18.48 | 5.70 100   | 98.89 5.01
    l0-invisible     | 97.72 100   | 98.80 0.47  | 99.41 74.86 | 17.41 1.20  | 7.40 88.23 | 99.24 0.42
    l2-invisible     | 97.57 99.91 | 98.51 0.41  | 99.53 40.46 | 15.50 1.16  | 5.46 100   | 97.75 0.45
    smooth           | 97.87 99.89 | 98.62 0.47  | 99.55 47.75 | 10.06 0.70  | 5.94 95.58 | 98.96 0.22
    trojan-square    | 98.12 99.98 | 99.06 5.70  | 99.48 75.96 | 23.31 14.68 | 5.51 100   | 99.04 5.11
    trojan-watermark | 97.84 100   | 98.63 5.40  | 99.45 69.82 | 11.16 13.62 | 5.70 100   | 99.44 2.55
    all-to-all       | 97.10 95.42 | 98.63 47.07 | 99.45 67.34 | 25.53 0.42  | 5.87 5.70  | 99.13 0.04
    """)

  public static func caption(_ scale: Scale) -> String {
    switch scale {
    case .smoke: "Smoke scale: no number means anything."
    case .laptop:
      "ℓ₀: the authors' network, on GTSRB. BadNets, Trojan WM and all to all: networks of our own on drawn signs of 43 "
        + "classes, beside the paper's numbers for GTSRB. The first 1,000 test images are clean, where the paper used 5,000; "
        + "one round of I-BAU as released, where it had 100; so its numbers judge no repair."
    case .paper: "The first 5,000 test images clean; 100 rounds of I-BAU as released, as in the paper."
    }
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try table(scale).runs() }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    Rendering(tables: [try table(scale).table(records)])
  }

  /// What a laptop trains or has.
  private static let few = [L0Invisible.id, BadNets.id, TrojanWatermark.id, AllToAll.id]

  static func table(_ scale: Scale) throws -> AttackTable {
    let laboratory = Laboratory(.gtsrb, scale)
    let rows = (scale == .smoke ? Array(oneTriggerAttacks.prefix(1)) : oneTriggerAttacks).map { attack in
      let isDrawn = scale == .laptop && !laboratory.isPublished(attack.id)
      return AttackTable.Row(
        id: attack.id, title: attack.title + (isDrawn ? ", drawn signs" : ""), isComparable: !isDrawn,
        isRepairedAlike: scale == .paper
      ) { column in
        guard scale != .laptop || few.contains(attack.id) else { return [] }
        return try laboratory.runs(column) { try laboratory.victim(attack.id, privacy: $0) }
      }
    }
    return AttackTable(
      title: title, rows: rows, columns: try laboratory.columns(baselines, rounds: scale == .paper ? 100 : nil),
      published: published,
      notes: laboratory.comparisonNotes, scale: scale)
  }
}
