import ArgumentParser
import Catalog
import Defences
import Experiments
import Formats
import Foundation
import NN

struct DefendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "defend",
    abstract: "Repair a poisoned network with clean images.",
    discussion: """
      Examples:
        ibau defend --model poisoned.safetensors --clean 1000 \\
            --attack badnets --out repaired.safetensors
        ibau defend --model badnets_8_02_ckpt.pth --clean 5000 \\
            --dataset cifar10 --data $IBAU_DATA/cifar10 --attack badnets \\
            --preset released-cifar --rounds 1 --out repaired.safetensors
        ibau defend --model poisoned.safetensors --clean 1000 \\
            --defence neural-cleanse --sheet triggers.png --out repaired.safetensors
        ibau defend --model poisoned.safetensors --clean 1000 --attack badnets \\
            --defence all --out repaired.safetensors

      --attack only measures: no defence sees the trigger or the target. Ctrl-C and --budget keep the best that is reached.
      With --defence all a table compares them, marked as in the paper: ASR ≥ 20 %, ACC more than 10 points lower, the \
      best baseline, and I-BAU where it is comparable.
      """)

  @OptionGroup var subject: SubjectOptions

  @Option(
    help: ArgumentHelp("The defence, or all; `ibau list defences` names them.", valueName: "name"),
    completion: .list(Registry.defences.ids + ["all"]))
  var defence = IBAU.id

  @Option(
    help: ArgumentHelp(
      "Named settings: I-BAU's by their names in `ibau list presets`, the others' laptop (the default) or paper.",
      valueName: "name"),
    completion: .list(IBAU.presets.map(\.id) + ["laptop", "paper"]))
  var preset: String?

  @Option(help: ArgumentHelp("How many rounds; the default is the preset's.", valueName: "K"))
  var rounds: Int?

  @Option(
    help: ArgumentHelp(
      "Stop after this long, and keep the best that is reached.", valueName: "seconds"))
  var budget: Double?

  @Option(help: ArgumentHelp("Measure rounds on the first N held-out images; the default is all.", valueName: "N"))
  var roundImages: Int?

  @Option(
    help: ArgumentHelp("A picture of the triggers or the perturbation that the defence found.", valueName: "png"),
    completion: .file(extensions: ["png"]))
  var sheet: String?

  @Option(
    help: ArgumentHelp(
      "The number of clean images the defender holds; the rest of the test images is held out.", valueName: "N"))
  var clean: Int

  @Option(
    help: ArgumentHelp(
      "Where the repaired network goes, a .safetensors file; with --defence all, one each.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var out: String

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let rounds, rounds < 1 { throw ValidationError("--rounds must be at least 1.") }
    if let budget, !(budget > 0) { throw ValidationError("--budget must be a positive number of seconds.") }
    if let roundImages, roundImages < 1 { throw ValidationError("--round-images must be at least 1.") }
    if defence == "all", let preset, !["laptop", "paper"].contains(preset) {
      throw ValidationError("--preset is laptop or paper with --defence all, not '\(preset)'.")
    }
  }

  func run() throws {
    let parts = SubjectRequest.parts + ["defence"]
    let terminal = try common.start(parts)
    let overrides = try common.overrides(parts)
    let defences = try chosen(overrides)
    try OutputFile.check(out, endings: ["safetensors"])
    if let sheet { try OutputFile.check(sheet, endings: ["png"]) }
    let subject = try subject.request(common, clean: clean).opened(overrides)
    let before = try subject.evaluator.evaluate(subject.network)
    var results: [JSONValue] = []
    var runs: [(id: String, title: String, run: DefenceRun)] = []
    var failures: [String] = []
    for defence in defences where !Interruption.requested {
      let kind = type(of: defence)
      do {
        let (run, path) = try repair(subject, with: defence, before, terminal)
        runs.append((kind.id, kind.title, run))
        results.append(try run.json().overlaid(with: ["defence": .string(kind.id), "out": .string(path)]))
        if run.repair.status == .nonFinite {
          failures.append("\(run.repair.note ?? "the loss stopped being finite"); the last good weights are in \(path)")
        }
      } catch {
        // One that this network is not for does not keep the others from running.
        guard isAll, let failure = RunFailure(error) else { throw error }
        terminal.warn("\(kind.id) was left out: \(failure.reason)")
        results.append(["defence": .string(kind.id), "leftOut": .string(failure.reason)])
      }
    }
    guard !results.isEmpty else { throw Fault(.interrupted, "stopped before the repair; nothing was written") }
    finish(results, runs, terminal)
    guard failures.isEmpty else { throw Fault(.badData, failures.joined(separator: "\n")) }
  }

  /// The result, with the comparison of all; there is at least one.
  private func finish(
    _ results: [JSONValue], _ runs: [(id: String, title: String, run: DefenceRun)], _ terminal: Terminal
  ) {
    guard isAll else { return terminal.emit("result", results[0]) }
    let comparison = Comparison(runs)
    terminal.say("\n" + ComparisonTable.text(comparison))
    terminal.emit(
      "result", ["defences": .array(results), "out": .string(out), "comparison": comparison.json])
  }

  private var isAll: Bool { defence == "all" }

  private func chosen(_ overrides: Overrides) throws -> [any Defence] {
    if isAll { try overrides.refuse("defence", because: "--defence all takes every defence as it is; name one") }
    func configured<D: Defence>(_ type: D.Type) throws -> any Defence {
      // I-BAU's presets have names of their own.
      let named = isAll && D.id == IBAU.id ? nil : preset
      return try overrides.applied(to: named.map { try type.preset($0) } ?? D(), part: "defence")
    }
    let types = try isAll ? Registry.defences.filter { !$0.isTraining } : [Registry.defences(defence)]
    let values = try types.map { try configured($0) }
    guard let rounds else { return values }
    let more = try Overrides(["defence.rounds=\(rounds)"], parts: ["defence"])
    return try values.map { try more.applied(toAny: $0, part: "defence") }
  }

  private func repair(
    _ subject: Subject, with defence: any Defence, _ before: Evaluation, _ terminal: Terminal
  ) throws -> (run: DefenceRun, path: String) {
    if isAll { terminal.say("\n\(type(of: defence).title)") }
    let rounds = RoundTable(terminal)
    let run = try DefenceRun(
      defence, subject.network, subject.evaluator, seed: common.seed, budget: budget, before: before,
      roundImages: roundImages,
      onProgress: { terminal.progress.update("round \($0.round)/\($0.rounds) \($0.stage)", $0.step, of: $0.steps) },
      onRound: rounds.add, onWarning: terminal.warn, isCancelled: { Interruption.requested })
    let path = isAll ? OutputFile.path(out, tagged: type(of: defence).id) : out
    try write(run, defence, subject, to: path)
    if let inspection = run.repair.inspection {
      terminal.say("\n" + (try InspectionTable.text(inspection, planted: run.attack)))
    }
    if let sheet { try draw(run, on: subject, to: sheet, type(of: defence).id, terminal) }
    terminal.say("\n" + (try EvaluationTable.comparison([("before", before), ("after", run.after)])))
    terminal.say("\n\(summary(run)) Written to \(path).")
    if let note = run.repair.note, run.repair.status != .nonFinite { terminal.warn(note) }
    return (run, path)
  }

  private func draw(_ run: DefenceRun, on subject: Subject, to sheet: String, _ id: String, _ terminal: Terminal) throws
  {
    guard let (image, columns) = try run.repair.sheet(on: subject.heldOut) else {
      return terminal.warn("\(id) took nothing for a trigger, so no sheet is drawn")
    }
    let path = isAll ? OutputFile.path(sheet, tagged: id) : sheet
    try PNG.write(image, to: path)
    terminal.say("\(path): \(columns).")
  }

  private func write(
    _ run: DefenceRun, _ defence: any Defence, _ subject: Subject, to path: String
  ) throws {
    func tree<D: Defence>(_ value: D) throws -> String { try JSONValue(encoding: value).text }
    var checkpoint = Checkpoint(network: try run.repair.network.moved(to: .cpu))
    checkpoint.metadata = ["defence": type(of: defence).id, "settings": try tree(defence), "seed": "\(common.seed)"]
    // What the attacker left, so that the repaired network can be measured as the poisoned one was.
    KeptAttack.copy(from: subject.checkpoint, to: &checkpoint)
    try checkpoint.write(to: path)
  }

  private func summary(_ run: DefenceRun) -> String {
    let passes = run.repair.passes
    let status = run.repair.status == .finished ? "" : " (\(run.repair.status.rawValue))"
    return String(
      format: "%.1f s, %d forward, %d backward, %d Hessian–vector, %d mixed passes%@.", run.repair.seconds,
      passes.forward, passes.backward, passes.hvp, passes.mixed, status)
  }
}

/// The rounds of a defence, a line each as they finish.
final class RoundTable {
  private let terminal: Terminal
  private var begun = false

  init(_ terminal: Terminal) { self.terminal = terminal }

  func add(_ record: RoundRecord) {
    if !begun { terminal.say(line(["round", "ACC", "ASR", "RA", "‖δ‖", "direct", "indirect", "seconds"])) }
    begun = true
    terminal.say(
      line([
        "\(record.round)", EvaluationTable.percent(record.acc), EvaluationTable.percent(record.asr),
        EvaluationTable.percent(record.ra), number(record.triggerNorm), number(record.directNorm),
        number(record.indirectNorm), String(format: "%.1f", record.seconds),
      ]))
    if let note = record.note { terminal.say("       \(note)") }
  }

  private func line(_ cells: [String]) -> String {
    zip(cells, [5, 9, 9, 9, 9, 9, 9, 9]).map { cell, width in
      String(repeating: " ", count: max(0, width - cell.count)) + cell
    }.joined(separator: " ")
  }

  private func number(_ value: Double?) -> String { value.map { String(format: "%.3g", $0) } ?? "–" }
}
