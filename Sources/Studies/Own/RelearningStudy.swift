import Attacks
import Catalog
import Defences
import Experiments
import Plotting

/// How soon repaired networks take the backdoor up again.
public enum RelearningStudy: Study {
  public static let id = "relearning"
  public static let title = "Relearning the backdoor after a repair"
  public static let source = Source("Min et al. 2024; Zhu et al. 2024", "repaired networks relearn quickly")

  /// The usual test, with steps ten times as long, which the authors' networks can take.
  static let test: RelearningTest = {
    var test = RelearningTest()
    test.optimiser.rate = 0.01
    return test
  }()

  public static func caption(_ scale: Scale) -> String {
    scale == .smoke
      ? "Smoke scale: no number means anything."
      : "The authors' BadNets network for CIFAR-10, repaired once by each defence, then trained on \(test.poisoned) poisoned "
        + "and \(test.poisoned * test.cleanPerPoisoned) clean images for \(test.steps) steps at a rate of "
        + "\(test.optimiser.rate), which costs accuracy; attack success on \(test.measured) held-out images. One seed. A backdoor that was only hidden comes back sooner than a "
        + "new one is learned. The controls are the authors' ℓ₀ network, which never saw this trigger, as it is and after "
        + "the default repair."
  }

  private static func defences(_ scale: Scale) throws -> [(title: String, defence: NamedSettings)] {
    let laboratory = Laboratory(.cifar10, scale)
    return [
      ("I-BAU robust", try laboratory.defence(IBAU.id, preset: "robust")),
      ("fine-tuning", try laboratory.defence(FineTuning.id)),
      ("FT-SAM", try laboratory.defence(FTSAM.id)),
      ("NAD", try laboratory.defence(NAD.id)),
    ]
  }

  private static func rows(_ scale: Scale) throws -> [(title: String, run: StudyRun)] {
    let laboratory = Laboratory(.cifar10, scale), victim = try laboratory.victim(BadNets.id)
    func row(_ title: String, _ victim: StudyVictim, _ defence: NamedSettings?) -> (title: String, run: StudyRun) {
      (title, StudyRun(victim, defence, clean: laboratory.clean, extras: [.relearning]))
    }
    let repaired = try defences(scale).map { row($0.title, victim, $0.defence) }
    guard let stranger = try laboratory.stranger(to: BadNets.id, poisonedWith: L0Invisible.id) else { return repaired }
    let robust = try laboratory.defence(IBAU.id, preset: "robust")
    return repaired + [row("never had it", stranger, nil), row("never had it, repaired", stranger, robust)]
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try rows(scale).map(\.run) }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let found = try rows(scale).map { ($0.title, points(try records.result(of: $0.run))) }
    func panel(_ title: String, _ value: (Point) -> Double) -> Panel? {
      .drawn(
        title, x: Axis("steps of relearning"), y: Rounds.percent,
        found.filter { !$0.1.isEmpty }.map { name, points in
          Series(name, .linesPoints, x: points.map { Double($0.step) }, y: points.map { 100 * value($0) })
        })
    }
    let steps = [0, 5, 10, 20, 50]
    let table = ResultTable(
      title, columns: steps.map { "ASR after \($0) steps" } + ["ACC at the end"],
      rows: try found.map { name, points in
        let asr = steps.map { step in points.first { $0.step == step }?.asr }
        return ResultTable.Row(
          name, try (asr + [points.last?.acc]).map { .init(try $0.flatMap { try Estimate([$0]) }) })
      }, scale: scale)
    return Rendering(tables: [table], figure: .drawn([panel("Attack success", \.asr), panel("Accuracy", \.acc)]))
  }

  /// As a record keeps it.
  private struct Point {
    var step: Int
    var acc, asr: Double
  }

  private static func points(_ result: StudyResult?) -> [Point] {
    (result?.extras[StudyExtra.relearning.rawValue]?.array ?? []).compactMap { point in
      guard let values = point.array?.compactMap(\.double), values.count == 3 else { return nil }
      return Point(step: Int(values[0]), acc: values[1], asr: values[2])
    }
  }
}
