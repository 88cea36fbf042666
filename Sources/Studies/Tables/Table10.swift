import Attacks
import Catalog
import Experiments

/// Semantic replacement.
public enum Table10: Study {
  public static let id = "table-10"
  public static let title = "Semantic replacement"
  public static let source = Source("Zeng et al. 2022", "Table 10")

  public static func caption(_ scale: Scale) -> String {
    BeforeAfter.caption(
      scale,
      "Three rounds of I-BAU; δ is bounded by the range of images alone, as in the paper. All "
        + "triggered images are one picture: success is all or nothing, and counts as one trial.")
  }

  private static func table(_ scale: Scale) throws -> BeforeAfter {
    let laboratory = Laboratory(.signs, scale)
    return BeforeAfter(
      title: title, victim: try laboratory.victim(SemanticReplacement.id), laboratory: laboratory,
      settings: scale == .smoke ? [] : ["rounds=3", "inner.projection=never", "inner.clamp=true"],
      published: BeforeAfter.published(source, "83.82 | 100 | 82.12 | 0.00"),
      success: { $0.asr.map { Proportion(2 * $0.successes > $0.trials ? 1 : 0, of: 1) } })
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try table(scale).runs() }
  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    try table(scale).rendering(records)
  }
}
