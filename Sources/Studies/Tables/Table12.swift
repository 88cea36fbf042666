import Attacks
import Catalog
import Experiments
import NN

/// The input-aware attack.
public enum Table12: Study {
  public static let id = "table-12"
  public static let title = "Input-aware attack"
  public static let source = Source("Zeng et al. 2022", "Table 12")

  public static func caption(_ scale: Scale) -> String {
    BeforeAfter.caption(
      scale,
      scale == .laptop
        ? "ASR counts the target class. A fifth of each batch poisoned and 6 % with another image's trigger, where the original has "
          + "a tenth of either, and \(InputAware.laptop.epochs) epochs for its 600; the paper's network is a PreAct-ResNet-18."
        : "ASR counts the target class. A tenth of each batch poisoned, as much with another image's trigger; the paper's network is a PreAct-ResNet-18."
    )
  }

  private static func table(_ scale: Scale) throws -> BeforeAfter {
    let laboratory = Laboratory(.signs, scale)
    return BeforeAfter(
      title: title,
      victim: try laboratory.victim(InputAware.id, ratio: scale == .laptop ? nil : 0.1, model: PreActResNet18.id),
      laboratory: laboratory, settings: [],
      published: BeforeAfter.published(source, "87.28 | 99.20 | 86.46 | 9.58"))
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try table(scale).runs() }
  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    try table(scale).rendering(records)
  }
}
