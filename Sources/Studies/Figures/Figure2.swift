import Attacks
import Catalog
import Defences
import Experiments
import Plotting

/// The norm bound of the inner problem.
public enum Figure2: Study {
  public static let id = "figure-2"
  public static let title = "The ℓ₂ bound on the perturbation"
  public static let source = Source("Zeng et al. 2022", "Figure 2, A.3.1")

  public static func caption(_ scale: Scale) -> String {
    switch scale {
    case .smoke: "Smoke scale: no number means anything."
    case .laptop:
      "On the authors' Trojan WM network for CIFAR-10; the paper's figure is for GTSRB, whose network was not at hand. "
        + "Mean and range over seeds."
    case .paper: "On GTSRB, mean and range over five seeds."
    }
  }

  /// Best efforts: no bound but the images' own range.
  private static let bounds: [(name: String, settings: [String])] =
    [0.5, 5, 10, 20].map { ("\($0)", ["inner.radius=\($0)"]) }
    + [("best efforts", ["inner.projection=never", "inner.clamp=true"])]

  private static func runs(_ settings: [String], _ scale: Scale) throws -> [StudyRun] {
    let laboratory = Laboratory(scale == .paper ? .gtsrb : .cifar10, scale)
    let victim = try laboratory.victim(TrojanWatermark.id)
    let defence = try laboratory.defence(IBAU.id, ["rounds=1"] + settings)
    return (0..<(scale == .smoke ? 1 : scale == .laptop ? 3 : 5)).map {
      StudyRun(victim, defence, clean: laboratory.clean, seed: $0)
    }
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try bounds.flatMap { try runs($0.settings, scale) } }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let rows = try bounds.map { bound in
      (bound.name, try runs(bound.settings, scale).compactMap { try records.result(of: $0) })
    }
    let names = rows.map(\.0)
    func bars(_ name: String, _ value: (StudyResult) -> Double?) -> Series {
      let values = rows.map { $0.1.compactMap(value).map { 100 * $0 } }
      return Series(
        name, .bars, y: values.map { $0.isEmpty ? .nan : $0.reduce(0, +) / Double($0.count) },
        low: values.map { $0.min() ?? .nan }, high: values.map { $0.max() ?? .nan })
    }
    let panel = Panel(
      title: title, x: .categories(names, label: "bound on ‖δ‖₂"), y: Rounds.percent,
      series: [bars("ACC") { $0.after.acc.value }, bars("ASR") { $0.after.asr?.value }], legend: .below)
    return Rendering(tables: [try table(rows, scale)], figure: rows.allSatisfy { $0.1.isEmpty } ? nil : Figure(panel))
  }

  private static func table(_ rows: [(String, [StudyResult])], _ scale: Scale) throws -> ResultTable {
    ResultTable(
      title, columns: ["ACC", "ASR"],
      rows: try rows.map { name, results in
        ResultTable.Row(
          name,
          [
            .init(try Estimate(shares: results.map(\.after.acc))),
            .init(try Estimate(shares: results.compactMap(\.after.asr))),
          ])
      }, notes: ["The paper prints no numbers for this figure."], scale: scale)
  }
}
