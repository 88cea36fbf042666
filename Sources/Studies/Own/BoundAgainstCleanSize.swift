import Catalog
import Experiments

/// Whether the error gap follows the bound when there are more clean images.
public enum BoundAgainstCleanSize: Study {
  public static let id = "bound-against-clean-size"
  public static let title = "Error gap and bound over the size of the clean set"
  public static let source = Source("this toolkit", "after Zeng et al. 2022, Table 8, Theorem 3")

  public static func caption(_ scale: Scale) -> String { gapCaption(scale) }

  public static func runs(_ scale: Scale) throws -> [StudyRun] {
    try GapRuns(scale).settings(.cleanSize).flatMap(\.runs)
  }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    try GapRendering(title, .cleanSize, records, scale).rendering()
  }
}
