import ArgumentParser
import Catalog
import Experiments
import Foundation
import Studies

struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Run the experiments behind a table or a figure, and print it beside the paper's numbers.",
    discussion: """
      Finished runs and trained networks are kept in --store; the same command goes on where it stopped, and several \
      may work on one store at once. Studies share runs: one done for a table serves a figure, and what --evidence holds is \
      not run again.

      Examples:
        ibau study table-1 --scale smoke
        ibau study table-5 --plan
        ibau study figure-2 --data $IBAU_DATA --jobs 2
        ibau study table-1 --only 'badnets*' --data $IBAU_DATA
        ibau study --all --scale paper --slurm jobs

      Real images and published networks are looked for below --data, or else $IBAU_DATA: cifar10/, gtsrb/, \
      checkpoints/, triggers/.
      """)

  @OptionGroup var selection: StudySelection

  @Option(help: "How large: smoke, laptop or paper.")
  var scale = Scale.laptop

  @Flag(help: "Say which runs there are and which are stored, and do none.")
  var plan = false

  @Option(help: ArgumentHelp("How many runs at once, each in a process of its own.", valueName: "J"))
  var jobs = 1

  @Option(
    help: ArgumentHelp(
      "Only runs whose name or fingerprint matches; * stands for anything, and a fingerprint may be cut short.",
      valueName: "pattern"))
  var only: String?

  @Option(
    help: ArgumentHelp("Write a Slurm job array for the runs into this folder, and do none.", valueName: "dir"),
    completion: .directory)
  var slurm: String?

  @Option(
    help: ArgumentHelp("The folder of all data; the default is $IBAU_DATA.", valueName: "dir"), completion: .directory)
  var data: String?

  @OptionGroup var evidence: EvidenceOption

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if plan && slurm != nil { throw ValidationError("--plan only looks, and --slurm writes: leave one of them out.") }
    if jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
    if common.seed != 0 {
      throw ValidationError("--seed: a study has its own seeds, which --plan shows; leave it out.")
    }
    if common.threads != nil {
      throw ValidationError("--threads is the scale's own, part of what a run is; --jobs says how many run at once.")
    }
  }

  func run() throws {
    let terminal = try common.start()
    let studies = try selection.studies()
    let runs = try StudyPlan.runs(of: studies, scale, only: only)
    let known = try StudyRecords(evidence: evidence.folder(), of: studies), files = StudyFiles(folder: try folder())
    let store = try RunStore(common.store)
    let runner = StudyRunner(
      store, known: known, files: files, device: common.resolvedDevice, listener(terminal))
    if let slurm {
      return try SlurmArray(
        runs, scale: scale, store: common.store, device: common.device, evidence: evidence.path
      ).write(to: slurm, terminal)
    }
    if plan { return show(try runner.plan(runs), terminal) }
    if jobs > 1 {
      // A fingerprint takes milliseconds: once each, and not at every look.
      var left = try runner.plan(runs).filter { !$0.isStored }.map { try $0.run.fingerprint() }
      try Workers(jobs).run(arguments) { busy in
        left.removeAll(where: store.holds)
        terminal.progress.update("runs", runs.count - left.count, of: runs.count, detail: "\(busy) workers")
      }
    }
    let outcome = try runner.run(runs)
    terminal.progress.clear()
    let records = try known.merging(StudyRecords(store, of: runs))
    for study in studies { try show(study, records, terminal) }
    try finish(outcome, terminal)
  }

  private func folder() throws(Fault) -> String? {
    if let data, !data.isFolder { throw Fault(.missingInput, "\(data): no such folder of data; name it with --data") }
    return data ?? ProcessInfo.processInfo.environment["IBAU_DATA"]
  }

  /// What each of several workers is called with.
  private var arguments: [String] {
    let subject = [
      selection.study ?? "--all", "--scale", scale.rawValue, "--store", common.store, "--device", common.device,
    ]
    let options = [("--only", only), ("--data", data), ("--evidence", evidence.evidence)].flatMap { name, value in
      value.map { [name, $0] } ?? []
    }
    return ["study"] + subject + options + ["--json", "--quiet"]
  }

  private func listener(_ terminal: Terminal) -> StudyListener {
    var listener = StudyListener(showingProgressOn: terminal)
    listener.onRecord = { name, result in
      terminal.emit(
        "run",
        [
          "name": .string(name), "acc": .optional(result.after.acc.value),
          "asr": .optional(result.after.asr?.value), "seconds": .number(result.seconds),
        ])
    }
    return listener
  }

  private func show(_ plan: [(run: StudyRun, isStored: Bool)], _ terminal: Terminal) {
    var table = TextTable(["run", "fingerprint", "stored"], allLeft: true)
    for (run, isStored) in plan {
      let fingerprint = (try? run.fingerprint()) ?? ""
      table.add([run.name, String(fingerprint.prefix(12)), isStored ? "yes" : "no"])
      terminal.emit(
        "plan", ["name": .string(run.name), "fingerprint": .string(fingerprint), "stored": .bool(isStored)])
    }
    let stored = plan.count(where: \.isStored)
    terminal.say(table.text + "\n\n\(plan.count) runs, \(stored) of them stored.")
    terminal.emit(
      "result", ["planned": .int(plan.count), "stored": .int(stored), "run": 0, "failed": 0])
  }

  private func show(_ study: any Study.Type, _ records: StudyRecords, _ terminal: Terminal) throws {
    let rendering = try study.render(records, scale)
    terminal.say("\n\(study.title) (\(study.source))\n\(study.caption(scale))")
    for table in rendering.tables {
      var text = TextTable(ResultTable.header)
      for line in table.lines { text.add(line) }
      terminal.say("\n" + text.text)
      for note in table.notes { terminal.say(note) }
      for cell in table.json { terminal.emit("cell", cell.overlaid(with: ["study": .string(study.id)])) }
    }
  }

  private func finish(_ outcome: StudyRunner.Outcome, _ terminal: Terminal) throws {
    terminal.say(
      "\n\(outcome.planned) runs: \(outcome.stored) were stored, \(outcome.run) done, \(outcome.failed.count) failed, "
        + "\(outcome.unavailable.count) not run.")
    for (needs, runs) in Dictionary(grouping: outcome.unavailable, by: \.needs).sorted(by: { $0.key < $1.key }) {
      terminal.warn("\(runs.count) not run: needs \(needs)")
    }
    terminal.emit(
      "result",
      [
        "planned": .int(outcome.planned), "stored": .int(outcome.stored), "run": .int(outcome.run),
        "failed": .int(outcome.failed.count), "unavailable": .int(outcome.unavailable.count),
      ])
    if let first = outcome.failed.first {
      throw Fault(
        .checkFailed, "\(outcome.failed.count) of \(outcome.planned) runs failed, first \(first.name): \(first.reason)")
    }
  }
}
