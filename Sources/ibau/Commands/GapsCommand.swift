import ArgumentParser
import Attacks
import Catalog
import Datasets
import Defences
import Experiments
import Foundation
import NN
import Plotting
import Studies

struct GapsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gaps",
    abstract: "Measure error gaps after unlearning over widths and clean-set sizes, and judge their trend.",
    discussion: """
      The gap is |test error − training error| after I-BAU, with the attack's own trigger planted and without; training \
      error is that on the clean set. Every setting is run several times, each with its own split and seed. Finished \
      runs and trained networks are kept in --store; the same command goes on where it stopped. The runs of --scale \
      alone are those of `ibau study table-7` and `table-8`: what was done for one serves the other.

      Examples:
        ibau gaps --scale smoke
        ibau gaps --scale laptop --data $IBAU_DATA/cifar10 --plan
        ibau gaps --scale laptop --stored
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

  @OptionGroup var folder: FolderOption

  @OptionGroup var attack: AttackOptions

  @Option(
    help: ArgumentHelp("I-BAU's settings; `ibau list presets` shows them.", valueName: "name"),
    completion: .list(IBAU.presets.map(\.id)))
  var preset: String?

  @Flag(help: "Say which runs there are, which are stored, and how long the rest will take.")
  var plan = false

  @Flag(help: "Judge what is stored and do no run; what is missing is named.")
  var stored = false

  @Flag(help: "Order the measures by how well they rank the gaps of networks that differ in one setting.")
  var rank = false

  @Option(
    help: ArgumentHelp("Draw the gaps into this folder, made if need be.", valueName: "dir"), completion: .directory)
  var figure: String?

  @OptionGroup var evidence: EvidenceOption

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if stored, plan { throw ValidationError("--plan says what is stored; leave one of --plan and --stored out.") }
    if let runs, runs < 1 { throw ValidationError("--runs must be at least 1.") }
    for (name, isEmpty) in [
      ("--widths", widths?.isEmpty), ("--models", models?.isEmpty), ("--clean-sizes", cleanSizes?.isEmpty),
    ] where isEmpty == true {
      throw ValidationError("\(name) needs values, separated by commas.")
    }
  }

  func run() throws {
    let terminal = try common.start(Self.parts)
    let request = try GapRequest(self), settings = try request.runs.settings()
    let store = try stored && !RunStore.exists(common.store) ? nil : RunStore(common.store)
    let known = try StudyRecords(evidence: evidence.folder(), of: GapRuns.studies)
    var records = try known.merging(found(request, in: store))
    let start = try GapPlan(settings, records, store)
    if !stored, !start.missing.isEmpty { try request.check(start, isPlan: plan) }
    if plan, let store { return try show(start, store, terminal) }
    let outcome = try done(stored ? [] : start.missing, request, store, known, terminal)
    if outcome.planned > 0 { records = try known.merging(found(request, in: store)) }
    let report = try GapReport(settings, records, seed: common.seed)
    try show(report, terminal)
    try finish(outcome, report, GapPlan(settings, records, store), terminal)
  }

  private func found(_ request: GapRequest, in store: RunStore?) throws -> StudyRecords {
    try store.map { try StudyRecords($0, of: request.runs.runs()) } ?? StudyRecords()
  }

  private func done(
    _ missing: [StudyRun], _ request: GapRequest, _ store: RunStore?, _ known: StudyRecords, _ terminal: Terminal
  ) throws -> StudyRunner.Outcome {
    guard let store, !missing.isEmpty else { return StudyRunner.Outcome() }
    return try StudyRunner(
      store, known: known, files: request.files, device: common.resolvedDevice,
      StudyListener(showingProgressOn: terminal)
    ).run(missing)
  }

  /// What `--set` may speak of.
  static let parts = ["dataset", "attack", "recipe", "defence", "gaps"]

  // MARK: What is said

  private func show(_ plan: GapPlan, _ store: RunStore, _ terminal: Terminal) throws {
    let expected = try ExpectedTime(plan, store, device: common.resolvedDevice)
    terminal.say(GapTables.text(plan, expected))
    terminal.emit(
      "result",
      [
        "planned": .int(plan.planned), "stored": .int(plan.stored), "victims": .int(plan.training),
        "seconds": .number(expected.total), "basis": .string(expected.basis),
      ])
  }

  private func show(_ report: GapReport, _ terminal: Terminal) throws {
    terminal.progress.clear()
    for line in report.runs() { terminal.emit("run", line) }
    for row in report.rows() { terminal.emit("gap", row) }
    guard !report.sweeps.isEmpty else { return }
    terminal.say(GapTables.text(report, rank: rank))
    guard let figure, let drawing = report.figure else { return }
    do {
      let folder = try OutputFile.folder(figure)
      try Gnuplot.run(figure: drawing, in: folder)
      terminal.say("\n\(folder.relativePath)/figure.png and figure.pdf: drawn by gnuplot from figure.gp.")
    } catch let error as PlottingError {
      if case .gnuplotMissing = error { terminal.warn("\(error)") } else { throw error }
    }
  }

  private func finish(
    _ outcome: StudyRunner.Outcome, _ report: GapReport, _ plan: GapPlan, _ terminal: Terminal
  ) throws {
    let failed = outcome.failed.map(\.name) + outcome.unavailable.map { "\($0.name) (needs \($0.needs))" }
    let missing = plan.entries.filter { $0.missing > 0 }
    terminal.emit(
      "result",
      [
        "planned": .int(plan.planned), "stored": .int(plan.stored - outcome.run), "run": .int(outcome.run),
        "failed": .array(failed.map(JSONValue.string)), "missing": .array(missing.map(\.json)),
        "trends": .array(report.trends()), "ranking": .array(report.scores()),
        "undecidedPairs": .int(report.ranking.undecided),
      ])
    guard failed.isEmpty else {
      throw Fault(
        .checkFailed,
        "\(failed.count) of \(plan.planned) runs failed: \(failed.joined(separator: "; ")). "
          + "The same command tries them again")
    }
    if !missing.isEmpty { terminal.say("\n" + GapTables.text(missing: missing)) }
  }

  // MARK: Lists

  /// The options whose values stand in one argument, with commas.
  static let lists: Set = ["widths", "models", "clean-sizes"]

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
