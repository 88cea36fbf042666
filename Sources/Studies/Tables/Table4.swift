import Attacks
import Catalog
import Defences
import Experiments

/// CIFAR-10, Trojan watermark, few poisoned images.
public enum Table4: Study {
  public static let id = "table-4"
  public static let title = "Few poisoned images: CIFAR-10, Trojan WM"
  public static let source = Source("Zeng et al. 2022", "Table 4")

  private static let baselines = [NeuralCleanse.id, DeepInspect.id, TABOR.id, FinePruning.id, NAD.id, DPSGD.id]

  static let published = Published(
    source, columns: ["none"] + baselines + [IBAU.id], quantities: ["ACC", "ASR"],
    """
    0.05  | 86.58 99.88 | 83.14 5.58 | 78.63 10.40 | × × | 83.16 99.72 | 79.74 6.34 | 36.80 96.84 | 84.76 9.78
    0.005 | 86.42 98.58 | 84.16 12.9 | 83.56 20.22 | × × | 84.72 93.78 | 80.92 28.6 | 39.92 61.27 | 83.22 13.08
    """)

  public static func caption(_ scale: Scale) -> String {
    switch scale {
    case .smoke: "Smoke scale: no number means anything."
    case .laptop:
      "Networks of our own, trained on 10,000 images for 10 epochs, so their ACC is lower than the paper's; otherwise as in "
        + "Table 1."
    case .paper: "As in Table 1."
    }
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try table(scale).runs() }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    Rendering(tables: [try table(scale).table(records)])
  }

  private static func table(_ scale: Scale) throws -> AttackTable {
    let laboratory = Laboratory(.cifar10, scale)
    let rows = (scale == .smoke ? [0.05] : [0.05, 0.005]).map { ratio in
      AttackTable.Row(id: "\(ratio)", title: "\(100 * ratio) %") { column in
        // The smoke test looks at I-BAU alone.
        guard scale != .smoke || column.published == IBAU.id || column.id == "none" else { return [] }
        return try laboratory.runs(column) { try laboratory.victim(TrojanWatermark.id, ratio: ratio, privacy: $0) }
      }
    }
    return AttackTable(
      title: title, rows: rows, columns: try laboratory.columns(baselines), published: published,
      notes: laboratory.comparisonNotes, scale: scale)
  }
}
