import Catalog
import Defences
import Experiments
import Plotting

/// I-BAU round after round, without an early end, against an attack of several targets.
struct IterativeRecords {
  let attack: String
  /// The attack in a word or two, for the titles of panels.
  let subject: String
  let scale: Scale
  /// Of the released recipe at paper scale.
  let paperRounds: Int

  struct Setting {
    var title: String
    var runs: [StudyRun]
    var rounds: Int
  }

  func settings() throws -> [Setting] {
    try [.cifar10, .gtsrb].flatMap { world in try recipes.map { try setting(world, $0) } }
  }

  /// By preset; nil is the one released for the data. The smoke test's data is alike in both worlds, so that one and
  /// the same preset would be the same run.
  private var recipes: [String?] { scale == .smoke ? [nil] : [nil, "robust"] }

  private func setting(_ world: Laboratory.World, _ preset: String?) throws -> Setting {
    let laboratory = Laboratory(world, scale), rounds = rounds(preset)
    let victim = try laboratory.victim(attack)
    let defence = try laboratory.defence(IBAU.id, preset: preset, ["rounds=\(rounds)", "enough=0"])
    let runs = (0..<(scale == .paper ? 3 : 1)).map {
      StudyRun(victim, defence, clean: laboratory.clean, seed: $0)
    }
    return Setting(title: "\(name(world)), \(preset ?? "as released")", runs: runs, rounds: rounds)
  }

  private func rounds(_ preset: String?) -> Int {
    switch scale {
    case .smoke: 2
    case .laptop: preset == nil ? 5 : 3
    case .paper: preset == nil ? paperRounds : 10
    }
  }

  private func name(_ world: Laboratory.World) -> String {
    switch (scale, world) {
    case (.laptop, .gtsrb): "drawn signs"
    case (.smoke, .cifar10): "CIFAR-10's stand-in"
    case (.smoke, .gtsrb): "GTSRB's stand-in"
    case (_, .cifar10): "CIFAR-10"
    case (_, .gtsrb): "GTSRB"
    case (_, .signs): "drawn signs"
    }
  }

  func runs() throws -> [StudyRun] { try settings().flatMap(\.runs) }

  /// A panel and a row for each setting.
  /// - Parameters:
  ///   - lines: the series of a panel.
  ///   - columns: the names of the row's cells, and what they are of.
  func rendering(
    _ title: String, _ records: StudyRecords, columns: [(name: String, value: (StudyScoreRow) -> Double?)],
    lines: (Rounds) -> [Series?]
  ) throws -> Rendering {
    let found = try settings().map { ($0, try $0.runs.compactMap { try records.result(of: $0) }) }
    let panels = found.map { setting, results in
      Panel.drawn(
        "\(subject): \(setting.title)", x: Rounds.axis(setting.rounds), y: Rounds.percent,
        lines(Rounds(results: results)))
    }
    let rows = try found.map { setting, results in
      ResultTable.Row(
        "\(setting.title), \(setting.rounds) rounds",
        try columns.flatMap { column in
          [
            .init(try Estimate(results.compactMap { column.value(StudyScoreRow($0.before)) })),
            .init(try Estimate(results.compactMap { column.value(StudyScoreRow($0.after)) })),
          ]
        })
    }
    let table = ResultTable(
      title, columns: columns.flatMap { ["\($0.name) before", "\($0.name) after"] }, rows: rows,
      notes: ["The paper prints no numbers for this figure."], scale: scale)
    return Rendering(tables: [table], figure: .drawn(panels))
  }
}
