import Attacks
import Catalog
import Experiments

/// Seven triggers with seven targets, round by round.
public enum Figure6: Study {
  public static let id = "figure-6"
  public static let title = "I-BAU round by round: seven triggers, seven targets"
  public static let source = Source("Zeng et al. 2022", "Figure 6, A.7")

  public static func caption(_ scale: Scale) -> String {
    switch scale {
    case .smoke: "Smoke scale: no number means anything."
    case .laptop:
      "A network trained here on seven poisoned copies of 10,000 images of CIFAR-10; the authors' is not published. The "
        + "paper needed more than 200 rounds on CIFAR-10, here there are a few. Drawn signs of 43 classes stand in the place "
        + "of GTSRB."
    case .paper: "Networks trained here by the paper's recipe. No early end."
    }
  }

  private static let triggers = SevenBySeven().parts.map { part in
    (
      id: type(of: part).id,
      title: oneTriggerAttacks.first { $0.id == type(of: part).id }?.title ?? type(of: part).title
    )
  }

  private static func records(_ scale: Scale) -> IterativeRecords {
    IterativeRecords(attack: SevenBySeven.id, subject: "seven triggers", scale: scale, paperRounds: 200)
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try records(scale).runs() }

  public static func render(_ found: StudyRecords, _ scale: Scale) throws -> Rendering {
    let columns = triggers.map { trigger in
      (name: trigger.title, value: { (row: StudyScoreRow) in row.perTrigger[trigger.id] })
    }
    return try records(scale).rendering(title, found, columns: [("ACC", \.acc)] + columns) { rounds in
      [rounds.series("ACC", of: \.acc)]
        + triggers.map { trigger in rounds.series(trigger.title) { $0.perTrigger[trigger.id] } }
    }
  }
}
