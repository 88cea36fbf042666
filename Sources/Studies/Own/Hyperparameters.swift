import Attacks
import Catalog
import Defences
import Experiments
import Plotting

/// The settings in which the paper, its programs and later ones differ, one at a time.
public enum Hyperparameters: Study {
  public static let id = "hyperparameters"
  public static let title = "One setting at a time"
  public static let source = Source("this toolkit", "where the published variants of I-BAU differ")

  public static func caption(_ scale: Scale) -> String {
    switch scale {
    case .smoke: "Smoke scale: no number means anything."
    case .laptop:
      "The recipe released for CIFAR-10 on the authors' BadNets network, one round, "
        + "\(Laboratory(.cifar10, scale).clean) clean images; each pair of bars "
        + "changes one setting, with one seed. The first pair has three seeds: its range is what chance alone does, and "
        + "differences within it mean nothing."
    case .paper: "The recipe released for CIFAR-10 on the authors' BadNets network, one round, five seeds each."
    }
  }

  private static let variants: [(name: String, settings: [String])] = [
    ("as released", []),
    ("a tenth\npatched", ["outer.patchShare=0.1"]),
    ("K = 20", ["hypergradient.steps=20"]),
    ("map step\n0.01", ["hypergradient.mapRate=0.01"]),
    ("given\nlabels", ["inner.labels=given"]),
    ("batch\nstatistics", ["outer.statistics=batch"]),
    ("projected\neach step", ["inner.projection=eachStep"]),
  ]

  private static func runs(_ place: Int, _ scale: Scale) throws -> [StudyRun] {
    let laboratory = Laboratory(.cifar10, scale)
    let victim = try laboratory.victim(BadNets.id)
    let defence = try laboratory.defence(IBAU.id, variants[place].settings)
    let seeds = scale == .paper ? 5 : scale == .laptop && place == 0 ? 3 : 1
    return (0..<seeds).map { StudyRun(victim, defence, clean: laboratory.clean, seed: $0) }
  }

  /// The smoke test does with a few.
  private static func places(_ scale: Scale) -> Range<Int> { scale == .smoke ? 0..<4 : variants.indices }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try places(scale).flatMap { try runs($0, scale) } }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let rows = try places(scale).map { place in
      (variants[place].name, try runs(place, scale).compactMap { try records.result(of: $0) })
    }
    func bars(_ name: String, _ value: (StudyScore) -> Double?) -> Series {
      Series(name, .bars, of: rows.map { $0.1.compactMap { value($0.after) } }, unit: 100)
    }
    let panel = Panel.drawn(
      title, x: .categories(rows.map(\.0)), y: Rounds.percent,
      [bars("ACC", \.acc.value), bars("ASR") { $0.asr?.value }])
    let table = ResultTable(
      title, columns: ["ACC", "ASR", "RA", "seconds"],
      rows: try rows.map { name, results in
        ResultTable.Row(
          name.replacing("\n", with: " "),
          [
            .init(try Estimate(shares: results.map(\.after.acc))),
            .init(try Estimate(shares: results.compactMap(\.after.asr))),
            .init(try Estimate(shares: results.compactMap(\.after.ra))),
            .init(try Estimate(results.map(\.seconds)), unit: 1),
          ])
      }, scale: scale)
    return Rendering(tables: [table], figure: .drawn([panel], columns: 1, panelWidth: 7, panelHeight: 3.6))
  }
}
