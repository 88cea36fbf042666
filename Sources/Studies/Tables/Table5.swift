import Attacks
import Catalog
import Defences
import Experiments

/// CIFAR-10, Trojan watermark, few clean images.
public enum Table5: Study {
  public static let id = "table-5"
  public static let title = "Few clean images: CIFAR-10, Trojan WM"
  public static let source = Source("Zeng et al. 2022", "Table 5")

  private static let baselines = [NeuralCleanse.id, DeepInspect.id, TABOR.id, FinePruning.id, NAD.id]

  /// The digits of several cells are run together in the sources that could be read: 84.101, 83.495, 99.687 and -769-.
  static let published = Published(
    source, columns: ["none"] + baselines + [IBAU.id], quantities: ["ACC", "ASR"],
    """
    2500 | 84.92 99.96 | 78.39 6.53   | 80.63 10.07 | 80.23 33.40   | 81.36 99.58 | 46.8? 7.12 | 82.21 6.96
    500  | 84.92 99.96 | 78.24 25.66  | 80.17 1.14  | 77.03 21.92   | 78.1 85.68  | 38.5 9.08  | 80.07 5.20
    100  | 84.92 99.96 | 84.10? 99.92 | 69.51 1.12  | 83.49? 99.68? | 73.00 97.80 | 36.14 5.76 | 76.9? 4.00
    """)

  public static func caption(_ scale: Scale) -> String {
    scale == .smoke
      ? "Smoke scale: no number means anything."
      : "The first 2,500, 500 or 100 test images are clean, the rest is held out; otherwise as in Table 1. A round of I-BAU "
        + "as released is one step per 100 clean images, and how many rounds the paper had it does not say: one column has "
        + "one, another as many as make the steps of one round with 5,000."
  }

  /// The column of I-BAU with rounds for as many steps as 5,000 images give in one.
  private static let equalSteps = "equal-steps"

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try table(scale).runs() }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    Rendering(tables: [try table(scale).table(records)])
  }

  private static func table(_ scale: Scale) throws -> AttackTable {
    let laboratory = Laboratory(.cifar10, scale)
    // The smallest of the smoke test's rows stands for 100 images.
    let sizes = scale == .smoke ? [(100, 30)] : [(2500, 2500), (500, 500), (100, 100)]
    let rows = sizes.map { printed, clean in
      AttackTable.Row(id: "\(printed)", title: "\(printed) images") { column in
        var column = column
        if column.id == equalSteps { column.defence = try laboratory.defence(IBAU.id, ["rounds=\(5000 / clean)"]) }
        return try laboratory.runs(column, clean: clean) { try laboratory.victim(TrojanWatermark.id, privacy: $0) }
      }
    }
    var columns = try laboratory.columns(baselines)
    if scale != .smoke {
      columns.insert(.init(equalSteps, "I-BAU, as many steps", published: IBAU.id), at: 2)
    }
    return AttackTable(
      title: title, rows: rows, columns: columns, published: published,
      notes: laboratory.comparisonNotes, scale: scale)
  }
}
