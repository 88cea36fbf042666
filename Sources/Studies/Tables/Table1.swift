import Attacks
import Catalog
import Defences
import Experiments

/// CIFAR-10, one trigger.
public enum Table1: Study {
  public static let id = "table-1"
  public static let title = "CIFAR-10, one trigger: all defences"
  public static let source = Source("Zeng et al. 2022", "Table 1")

  private static let baselines = [NeuralCleanse.id, DeepInspect.id, TABOR.id, FinePruning.id, NAD.id, DPSGD.id]

  static let published = Published(
    source, columns: ["none"] + baselines + [IBAU.id], quantities: ["ACC", "ASR"],
    """
    badnets         | 84.94 98.28 | 83.42 8.76  | 82.12 48.50 | 83.78 8.12  | 82.22 96.66 | 78.72 11.66 | 11.08 21.77 | 83.35 12.30
    blend           | 84.82 99.78 | 83.08 33.96 | 81.84 52.62 | 83.42 21.26 | 81.24 89.78 | 77.48 13.02 | 11.68 13.72 | 82.30 12.96
    l0-invisible    | 85.36 100   | 83.02 8.78  | 83.40 29.1  | 82.27 8.16  | 82.18 100   | 65.08 7.22  | 12.48 25.22 | 84.08 9.54
    l2-invisible    | 85.26 100   | 80.68 8.08  | 82.46 7.82  | 80.30 11.64 | 81.50 98.94 | 43.18 12.56 | 11.58 20.57 | 83.48 7.48
    smooth          | 85.34 99.24 | 83.72 46.88 | 83.32 61.82 | 84.14 45.94 | 82.66 9.44  | 77.22 54.38 | 10.70 28.14 | 83.46 18.30
    trojan-square   | 84.76 99.66 | 81.30 8.02  | 83.14 6.94  | 81.38 7.06  | 82.34 99.50 | 51.86 7.84  | 10.70 18.26 | 83.18 9.82
    trojan-watermark | 84.92 99.96 | 81.76 6.02 | 82.88 7.24  | 82.60 49.26 | 81.64 99.88 | 56.84 0.82  | 15.21 32.89 | 83.58 3.42
    all-to-all      | 86.38 85.02 | 85.38 82.88 | 84.74 56.38 | × ×         | 84.48 66.46 | 75.70 2.34  | 14.80 10.93 | 80.34 10.46
    """)

  public static func caption(_ scale: Scale) -> String {
    switch scale {
    case .smoke: "Smoke scale: no number means anything."
    case .laptop:
      "The authors' networks where they are published (BadNets, ℓ₀, Trojan WM), the first 5,000 test images clean as in "
        + "the paper, the baselines' laptop settings; ACC and ASR on the other 5,000. All to all: a network of our own, "
        + "trained on 10,000 images, which the paper's numbers do not judge."
    case .paper:
      "The first 5,000 test images clean, the paper's settings. The paper reports I-BAU at the round whose ACC is the "
        + "best baseline's; here it is the last."
    }
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try table(scale).runs() }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    Rendering(tables: [try table(scale).table(records)])
  }

  static func table(_ scale: Scale) throws -> AttackTable {
    let laboratory = Laboratory(.cifar10, scale)
    let rows = (scale == .smoke ? Array(oneTriggerAttacks.prefix(1)) : oneTriggerAttacks).map { attack in
      let isOwn = scale == .laptop && attack.id == AllToAll.id
      return AttackTable.Row(
        id: attack.id, title: attack.title + (isOwn ? ", own network" : ""), isComparable: !isOwn
      ) { column in
        guard scale != .laptop || isOwn || laboratory.isPublished(attack.id) else { return [] }
        return try laboratory.runs(column) { try laboratory.victim(attack.id, privacy: $0) }
      }
    }
    return AttackTable(
      title: title, rows: rows, columns: try laboratory.columns(baselines), published: published,
      notes: laboratory.comparisonNotes, scale: scale)
  }
}
