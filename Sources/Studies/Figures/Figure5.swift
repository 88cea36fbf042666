import Attacks
import Catalog
import Experiments

/// All-to-all, round by round.
public enum Figure5: Study {
  public static let id = "figure-5"
  public static let title = "I-BAU round by round: all to all"
  public static let source = Source("Zeng et al. 2022", "Figure 5, A.7")

  public static func caption(_ scale: Scale) -> String {
    switch scale {
    case .smoke: "Smoke scale: no number means anything."
    case .laptop:
      "Networks trained here, on 10,000 images of CIFAR-10 and on drawn signs of 43 classes in the place of GTSRB; the "
        + "authors' are not published. No early end."
    case .paper: "Networks trained here by the paper's recipe. No early end."
    }
  }

  private static func records(_ scale: Scale) -> IterativeRecords {
    IterativeRecords(attack: AllToAll.id, subject: "all to all", scale: scale, paperRounds: 20)
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try records(scale).runs() }

  public static func render(_ found: StudyRecords, _ scale: Scale) throws -> Rendering {
    try records(scale).rendering(title, found, columns: [("ACC", \.acc), ("ASR", \.asr)]) { rounds in
      [rounds.series("ACC", of: \.acc), rounds.series("ASR", of: \.asr)]
    }
  }
}
