import Attacks
import Catalog
import Defences
import Experiments
import Plotting

/// How long each defence works until the backdoor is gone.
public enum TimeToEffect: Study {
  public static let id = "time-to-effect"
  public static let title = "Seconds until attack success is below 20 %"
  public static let source = Source("this toolkit", "after Zeng et al. 2022, Table 6")

  public static func caption(_ scale: Scale) -> String {
    scale == .smoke
      ? "Smoke scale: no number means anything."
      : "The authors' BadNets network for CIFAR-10, one thread, the defences' own work without evaluation; the runs are "
        + "those of Table 1. A defence without a mark for the effect never got there. Wall-clock seconds depend on the "
        + "machine and on what else it does."
  }

  private static let baselines = [NeuralCleanse.id, DeepInspect.id, FinePruning.id, NAD.id]

  private static func rows(_ scale: Scale) throws -> [(title: String, runs: [StudyRun])] {
    let laboratory = Laboratory(.cifar10, scale)
    let columns = try laboratory.columns(baselines).filter { $0.defence != nil }
    return try columns.prefix(scale == .smoke ? 4 : columns.count).map { column in
      (column.title, try laboratory.runs(column) { try laboratory.victim(BadNets.id, privacy: $0) })
    }
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try rows(scale).flatMap(\.runs) }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let found = try rows(scale).map { ($0.title, try $0.runs.compactMap { try records.result(of: $0) }) }
    let effect = found.map { $0.1.compactMap { $0.toEffect?.seconds } }, whole = found.map { $0.1.map(\.seconds) }
    let panel = Panel.drawn(
      "Own work of each defence",
      x: .defences(found.map(\.0)),
      y: Axis("seconds", logarithmic: true),
      [
        Series("until ASR < 20 %", .points, x: effect.indices.map { Double($0) - 0.08 }, of: effect),
        Series("whole repair", .points, x: whole.indices.map { Double($0) + 0.08 }, of: whole),
      ])
    let table = ResultTable(
      title, columns: ["seconds to effect", "seconds in all", "ASR after"],
      rows: try zip(found, zip(effect, whole)).map { row, seconds in
        let never = seconds.0.isEmpty && !row.1.isEmpty
        return ResultTable.Row(
          row.0,
          [
            .init(try Estimate(seconds.0), remark: never ? "never" : nil, unit: 1),
            .init(try Estimate(seconds.1), unit: 1),
            .init(try Estimate(shares: row.1.compactMap(\.after.asr))),
          ])
      }, notes: ["Of several runs, the seconds to effect are of those that got there."], scale: scale)
    return Rendering(tables: [table], figure: .drawn([panel], columns: 1, panelWidth: 6.4))
  }
}
