import Attacks
import Catalog
import Experiments

/// The hidden trigger, which the paper reports in its text.
public enum CaseHiddenTrigger: Study {
  public static let id = "case-hidden-trigger"
  public static let title = "Hidden trigger"
  public static let source = Source("Zeng et al. 2022", "A.5.4")

  public static func caption(_ scale: Scale) -> String {
    BeforeAfter.caption(
      scale,
      "Attack success on the source class; \(rounds(scale)) rounds, the paper's 20. "
        + (scale == .paper
          ? "" : "It reports 84.06 and 0.23 after 90, and with ε = 16/255 an attack success of 18.30 to start with. ")
        + "Its clean network had ACC 84.60.")
  }

  private static func rounds(_ scale: Scale) -> Int { scale == .paper ? 20 : scale == .laptop ? 3 : 1 }

  private static func tables(_ scale: Scale) throws -> [BeforeAfter] {
    let laboratory = Laboratory(.signs, scale), few = scale == .smoke ? ["steps=3", "headEpochs=1"] : []
    func table(_ title: String, _ attack: [String], rounds: Int, _ numbers: String) throws -> BeforeAfter {
      BeforeAfter(
        title: title, victim: try laboratory.victim(HiddenTrigger.id, attack, ratio: 0.05), laboratory: laboratory,
        settings: ["rounds=\(rounds)"], published: BeforeAfter.published(source, numbers),
        success: { $0.asrSource })
    }
    var tables = [try table(title, few, rounds: rounds(scale), "73.41 | 89.00 | 84.58 | 11.10")]
    guard scale == .paper else { return tables }
    tables += try [
      table("\(title), 90 rounds", [], rounds: 90, "73.41 | 89.00 | 84.06 | 0.23"),
      table("\(title), ε = 16/255", ["epsilon=\(16.0 / 255)"], rounds: 20, "- | 18.30 | - | -"),
    ]
    for place in 1...2 { tables[place].isWithRobust = false }
    return tables
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try tables(scale).flatMap { try $0.runs() } }
  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    Rendering(tables: try tables(scale).flatMap { try $0.rendering(records).tables })
  }
}
