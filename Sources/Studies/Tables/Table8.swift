import Catalog
import Experiments

/// The error gap over sizes of the clean set.
public enum Table8: Study {
  public static let id = "table-8"
  public static let title = "Error gap over sizes of the clean set"
  public static let source = Source("Zeng et al. 2022", "Table 8")

  static let published = Published(
    source, columns: ["gap"], quantities: ["points"],
    """
    500  | 1.67
    2500 | 0.71
    5000 | 0.35
    """)

  public static func caption(_ scale: Scale) -> String {
    scale == .smoke
      ? "Smoke scale: no number means anything."
      : "The small VGG with BadNets in place of the paper's ResNet-18 with Trojan WM; five runs each, each with its own split. The "
        + "paper's numbers do not judge ours."
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] {
    try GapRuns(scale).settings(.cleanSize).flatMap(\.runs)
  }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let rows = try GapRuns(scale).settings(.cleanSize).map { setting in
      // The paper's network is another at every scale.
      try GapTable.row(
        setting.label, setting.runs, published["\(setting.clean)", "gap", "points"], records, isComparable: false)
    }
    return Rendering(tables: [GapTable.table(title, rows, scale)])
  }
}
