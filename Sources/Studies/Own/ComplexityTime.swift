import Attacks
import Catalog
import Defences
import Experiments
import Plotting
import Torch

/// What I-BAU costs, over its solver's steps and over the clean set, and beside the other defences.
public enum ComplexityTime: Study {
  public static let id = "complexity-time"
  public static let title = "Passes and seconds"
  public static let source = Source("this toolkit", "Zeng et al. 2022, §5 and Table 6")

  public static func caption(_ scale: Scale) -> String {
    scale == .smoke
      ? "Smoke scale: no number means anything."
      : "The recipe released for CIFAR-10 on the authors' Trojan WM network, one round, one thread, one seed; most runs are "
        + "those of Tables 1 and 5. Passes are counted exactly: each is one batch. Wall-clock seconds depend on the machine "
        + "and on what else it does."
  }

  private struct Subject {
    let laboratory: Laboratory
    let victim: StudyVictim

    init(_ scale: Scale) throws {
      laboratory = Laboratory(.cifar10, scale)
      victim = try laboratory.victim(TrojanWatermark.id)
    }

    func run(_ settings: [String] = [], clean: Int? = nil) throws -> StudyRun {
      StudyRun(victim, try laboratory.defence(IBAU.id, settings), clean: clean ?? laboratory.clean)
    }

    /// By K; 5 is the recipe's own.
    var overSteps: [(Double, StudyRun)] {
      get throws {
        try (laboratory.scale == .smoke ? [1, 5] : [1, 5, 20, 50]).map {
          (Double($0), try run($0 == 5 ? [] : ["hypergradient.steps=\($0)"]))
        }
      }
    }

    var overImages: [(Double, StudyRun)] {
      get throws {
        let sizes = laboratory.scale == .smoke ? [30] : [100, 500, 2500]
        return try (sizes + [laboratory.clean]).sorted().map { (Double($0), try run(clean: $0)) }
      }
    }

    var overDefences: [(String, StudyRun)] {
      get throws {
        let ids = [NeuralCleanse.id, DeepInspect.id, FinePruning.id, NAD.id]
        let columns = try laboratory.columns(laboratory.scale == .smoke ? [FinePruning.id] : ids)
        return columns.compactMap { column in
          guard let defence = column.defence, laboratory.scale != .smoke || column.id != "robust" else { return nil }
          return (column.title, StudyRun(victim, defence, clean: laboratory.clean))
        }
      }
    }
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] {
    let subject = try Subject(scale)
    var seen: Set<String> = []
    return try (subject.overDefences.map(\.1) + subject.overImages.map(\.1) + subject.overSteps.map(\.1))
      .filter { seen.insert(try $0.fingerprint()).inserted }
  }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let subject = try Subject(scale)
    func found<X>(_ rows: [(X, StudyRun)]) throws -> [(X, StudyResult?)] {
      try rows.map { ($0.0, try records.result(of: $0.1)) }
    }
    let steps = try found(subject.overSteps), sizes = try found(subject.overImages)
    let defences = try found(subject.overDefences)
    let figure = Figure.drawn(
      [
        .drawn(
          "Passes over the solver's steps", x: Axis("K", logarithmic: true, ticks: .at(steps.map(\.0))),
          y: Axis("passes", logarithmic: true),
          kinds.map { name, value in
            Series(
              name, .linesPoints, x: steps.map(\.0), y: steps.map { $0.1.map { Double(value($0.passes)) } ?? .nan })
          }),
        line("Seconds over the solver's steps", "K", steps),
        line("Seconds over the clean set", "clean images, n", sizes),
        .drawn(
          "Seconds of each defence",
          x: .defences(defences.map(\.0)),
          y: seconds, [Series("", .points, values: defences.map { $0.1?.seconds })], legend: .none),
      ], panelWidth: 5.8)
    let rows =
      try steps.map { try row("I-BAU as released, K = \(Int($0.0))", $0.1) }
      + sizes.map { try row("I-BAU as released, n = \(Int($0.0))", $0.1) } + defences.map { try row($0.0, $0.1) }
    let table = ResultTable(title, columns: ["seconds"] + kinds.map(\.name), rows: rows, scale: scale)
    return Rendering(tables: [table], figure: figure)
  }

  private static let kinds: [(name: String, value: @Sendable (Passes) -> Int)] = [
    ("forward", { $0.forward }), ("backward", { $0.backward }), ("Hessian products", { $0.hvp }),
    ("mixed products", { $0.mixed }),
  ]

  private static let seconds = Axis("seconds", logarithmic: true)

  private static func line(_ title: String, _ label: String, _ rows: [(Double, StudyResult?)]) -> Panel? {
    .drawn(
      title, x: Axis(label, logarithmic: true, ticks: .at(rows.map(\.0))), y: seconds,
      [Series("", .linesPoints, x: rows.map(\.0), y: rows.map { $0.1?.seconds ?? .nan })], legend: .none)
  }

  private static func row(_ name: String, _ result: StudyResult?) throws -> ResultTable.Row {
    let values = [result?.seconds] + kinds.map { kind in result.map { Double(kind.value($0.passes)) } }
    return ResultTable.Row(name, try values.map { .init(try $0.flatMap { try Estimate([$0]) }, unit: 1) })
  }
}
