import Attacks
import Catalog
import Experiments
import NN

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

/// WaNet.
public enum Table11: Study {
  public static let id = "table-11"
  public static let title = "WaNet"
  public static let source = Source("Zeng et al. 2022", "Table 11")

  public static func caption(_ scale: Scale) -> String {
    BeforeAfter.caption(
      scale,
      "Adam with rate 10⁻⁴ and no bound on ‖δ‖, as in the paper, whose network is a PreAct-ResNet-18"
        + (scale == .laptop
          ? "; a warp of a mean pixel, four times the original's, which takes hundreds of epochs." : "."))
  }

  private static func table(_ scale: Scale) throws -> BeforeAfter {
    let laboratory = Laboratory(.signs, scale)
    return BeforeAfter(
      title: title,
      victim: try laboratory.victim(
        WaNet.id, scale == .laptop ? ["strength=2"] : [], model: PreActResNet18.id, epochs: 10),
      laboratory: laboratory, settings: ["inner.projection=never", "outer.optimiser.rate=0.0001"],
      published: BeforeAfter.published(source, "94.36 | 99.62 | 92.86 | 10.80"))
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try table(scale).runs() }
  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    try table(scale).rendering(records)
  }
}

/// The input-aware attack.
public enum Table12: Study {
  public static let id = "table-12"
  public static let title = "Input-aware attack"
  public static let source = Source("Zeng et al. 2022", "Table 12")

  public static func caption(_ scale: Scale) -> String {
    BeforeAfter.caption(scale, "A tenth of the images poisoned; the paper's network is a PreAct-ResNet-18.")
  }

  private static func table(_ scale: Scale) throws -> BeforeAfter {
    let laboratory = Laboratory(.signs, scale)
    return BeforeAfter(
      title: title, victim: try laboratory.victim(InputAware.id, ratio: 0.1, model: PreActResNet18.id),
      laboratory: laboratory, settings: [],
      published: BeforeAfter.published(source, "87.28 | 99.20 | 86.46 | 9.58"))
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try table(scale).runs() }
  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    try table(scale).rendering(records)
  }
}
