import ArgumentParser
import Attacks
import Catalog
import Datasets
import Defences
import Experiments
import Foundation
import NN
import Plotting

struct GapsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gaps",
    abstract: "Measure error gaps after unlearning over widths and clean-set sizes, and judge their trend.",
    discussion: """
      The gap is |test error − training error| after I-BAU, with the attack's own trigger planted and without; training \
      error is that on the clean set. Every setting is run several times, each with its own split and seed. Finished \
      runs and trained networks are kept in --store; the same command goes on where it stopped.

      Examples:
        ibau gaps --scale smoke
        ibau gaps --scale laptop --data $IBAU_DATA/cifar10 --plan
        ibau gaps --widths 0.5,1,2 --runs 5 --data $IBAU_DATA/cifar10
        ibau gaps --clean-sizes 100,500,2500 --figure gaps --rank \\
            --data $IBAU_DATA/cifar10

      Settings of dataset, attack, recipe, defence and gaps, such as `--set gaps.heldOut=2000`.
      """)

  @Option(
    help: ArgumentHelp("Multipliers of the small VGG's channels.", valueName: "list"), transform: GapsCommand.numbers)
  var widths: [Double]?

  @Option(help: ArgumentHelp("Models, as a sweep over architectures.", valueName: "list"), transform: GapsCommand.words)
  var models: [String]?

  @Option(help: ArgumentHelp("Sizes of the clean set.", valueName: "list"), transform: GapsCommand.wholeNumbers)
  var cleanSizes: [Int]?

  @Option(help: ArgumentHelp("Independent runs per setting; the default is the scale's.", valueName: "R"))
  var runs: Int?

  @Option(help: "What is not said otherwise: smoke, laptop or paper.")
  var scale = Scale.laptop

  @Option(
    help: ArgumentHelp("The data set; the default is the scale's.", valueName: "name"),
    completion: .list(Registry.datasets.ids))
  var dataset: String?

  @Option(
    help: ArgumentHelp("The folder of the data set's files; not for synthetic-signs.", valueName: "dir"),
    completion: .directory)
  var data: String?

  @OptionGroup var attack: AttackOptions

  @Option(
    help: ArgumentHelp("I-BAU's settings; `ibau list presets` shows them.", valueName: "name"),
    completion: .list(IBAU.presets.map(\.id)))
  var preset: String?

  @Flag(help: "Say which runs there are, which are stored, and how long the rest will take.")
  var plan = false

  @Flag(help: "Order the measures by how well they rank the gaps of networks that differ in one setting.")
  var rank = false

  @Option(
    help: ArgumentHelp("Draw the gaps into this folder, made if need be.", valueName: "dir"), completion: .directory)
  var figure: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let runs, runs < 1 { throw ValidationError("--runs must be at least 1.") }
    for (name, isEmpty) in [
      ("--widths", widths?.isEmpty), ("--models", models?.isEmpty), ("--clean-sizes", cleanSizes?.isEmpty),
    ] where isEmpty == true {
      throw ValidationError("\(name) needs values, separated by commas.")
    }
  }

  func run() throws {
    let parts = ["dataset", "attack", "recipe", "defence", "gaps"]
    let terminal = try common.start(parts)
    let bench = try bench(try common.overrides(parts))
    let store = try RunStore(common.store)
    let folder = try figure.map(OutputFile.folder)
    let runner = GapRunner(bench, store, listener(terminal))
    if plan { return try show(runner.plan(), bench, store, terminal) }
    let outcome = try runner.run()
    let report = try GapReport(outcome.records, headline: bench.measures.headline, seed: common.seed)
    terminal.progress.clear()
    for row in report.rows() { terminal.emit("gap", row) }
    terminal.say(GapTables.text(report, rank: rank))
    if let folder { try draw(report, in: folder, terminal) }
    try finish(outcome, report, terminal)
  }

  // MARK: What to do

  private func bench(_ overrides: Overrides) throws -> GapBench {
    var settings = try GapSettings(scale)
    try choose(&settings)
    settings.study = try overrides.applied(to: settings.study, part: "gaps")
    settings.recipe = try overrides.applied(to: settings.recipe, part: "recipe")
    settings.defence = try overrides.applied(to: settings.defence, part: "defence")
    let data = try DatasetRequest(settings.dataset, folder: data).opened(overrides, after: settings.datasetSettings)
    let request = AttackRequest(
      attack: attack.attack ?? settings.attack, trigger: attack.trigger, mask: attack.mask)
    return try GapBench(
      settings, data: data, attack: request, overrides, seed: common.seed, device: common.resolvedDevice)
  }

  /// The user's words over the scale's; naming one sweep leaves the others out.
  private func choose(_ settings: inout GapSettings) throws {
    if widths != nil || models != nil || cleanSizes != nil {
      (settings.study.widths, settings.study.models, settings.study.cleanSizes) = ([], [], [])
    }
    settings.study.widths = widths ?? settings.study.widths
    settings.study.models = models ?? settings.study.models
    settings.study.cleanSizes = cleanSizes ?? settings.study.cleanSizes
    settings.study.runs = runs ?? settings.study.runs
    settings.threads = common.threads ?? settings.threads
    if let preset { settings.defence = try IBAU.preset(preset) }
    if let dataset, dataset != settings.dataset { (settings.dataset, settings.datasetSettings) = (dataset, []) }
  }

  private func listener(_ terminal: Terminal) -> GapListener {
    var listener = GapListener()
    var task = ""
    listener.onTask = { index, count, name in
      task = "\(index + 1)/\(count) \(name)"
      terminal.progress.update("gaps", index, of: count, detail: name)
    }
    listener.onTraining = { terminal.progress.update("\(task), training", $0) }
    listener.onVictim = { terminal.emit("victim", $0.summary) }
    listener.onRepair = { terminal.progress.update("\(task), \($0.stage)", $0.step, of: $0.steps) }
    listener.onRecord = { record, _ in terminal.emit("run", record.json) }
    listener.onFailure = { terminal.warn("\($0) failed: \($1)") }
    listener.isCancelled = { Interruption.requested }
    return listener
  }

  // MARK: What is said

  private func show(_ plan: GapRunner.Plan, _ bench: GapBench, _ store: RunStore, _ terminal: Terminal) throws {
    let expected = try ExpectedTime(plan, bench, store)
    terminal.say(GapTables.text(plan, expected))
    let result: JSONValue = [
      "planned": .int(plan.planned), "stored": .int(plan.stored), "victims": .int(plan.victims.count),
      "seconds": .number(expected.total), "basis": .string(expected.basis),
    ]
    terminal.emit("result", result)
  }

  private func finish(_ outcome: GapRunner.Outcome, _ report: GapReport, _ terminal: Terminal) throws {
    let planned = outcome.records.count + outcome.failed.count
    terminal.emit(
      "result",
      [
        "planned": .int(planned), "stored": .int(outcome.records.count - outcome.run), "run": .int(outcome.run),
        "failed": .array(outcome.failed.map(JSONValue.string)), "trends": .array(report.trends()),
        "ranking": .array(report.scores()), "undecidedPairs": .int(report.ranking.undecided),
      ])
    guard outcome.failed.isEmpty else {
      throw Fault(
        .checkFailed,
        "\(outcome.failed.count) of \(planned) runs failed: \(outcome.failed.joined(separator: "; ")). "
          + "The same command tries them again")
    }
  }

  private func draw(_ report: GapReport, in folder: URL, _ terminal: Terminal) throws {
    do {
      try Gnuplot.run(figure: GapFigure.figure(report), in: folder)
      terminal.say("\n\(folder.relativePath)/figure.png and figure.pdf: drawn by gnuplot from figure.gp.")
    } catch let error as PlottingError {
      if case .gnuplotMissing = error { terminal.warn("\(error)") } else { throw error }
    }
  }

  // MARK: Lists

  private static func words(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

  private static func numbers(_ text: String) throws -> [Double] {
    try words(text).map { word in
      guard let value = Double(word), value.isFinite else { throw ValidationError("'\(word)' is not a number.") }
      return value
    }
  }

  private static func wholeNumbers(_ text: String) throws -> [Int] {
    try words(text).map { word in
      guard let value = Int(word) else { throw ValidationError("'\(word)' is not a whole number.") }
      return value
    }
  }
}

extension Scale: ExpressibleByArgument {}
