import Attacks
import Catalog
import Experiments
import NN

/// WaNet.
public enum Table11: Study {
  public static let id = "table-11"
  public static let title = "WaNet"
  public static let source = Source("Zeng et al. 2022", "Table 11")

  public static func caption(_ scale: Scale) -> String {
    BeforeAfter.caption(
      scale,
      "ASR counts the target class. Adam with rate 10⁻⁴ and no bound on ‖δ‖, as in the paper, whose network is a PreAct-ResNet-18"
        + (scale == .laptop
          ? "; a warp of a mean pixel, four times the original's, a fifth of the images, always the same, for a tenth of each batch, and "
            + "\(WaNet.laptop.epochs) epochs for its 1,000. Twice as many images are warped noisily, as there." : "."))
  }

  private static func table(_ scale: Scale) throws -> BeforeAfter {
    let laboratory = Laboratory(.signs, scale)
    return BeforeAfter(
      title: title,
      victim: try laboratory.victim(WaNet.id, ratio: scale == .laptop ? nil : 0.1, model: PreActResNet18.id),
      laboratory: laboratory, settings: ["inner.projection=never", "outer.optimiser.rate=0.0001"],
      published: BeforeAfter.published(source, "94.36 | 99.62 | 92.86 | 10.80"))
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try table(scale).runs() }
  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    try table(scale).rendering(records)
  }
}
