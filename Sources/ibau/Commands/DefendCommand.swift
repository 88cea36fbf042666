import ArgumentParser
import Catalog
import Defences
import Experiments
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
            --defence all --out repaired.safetensors

      --attack only measures: no defence sees the trigger or the target. Ctrl-C and --budget keep the best state.
      """)

  @OptionGroup var subject: SubjectOptions

  @Option(
    help: ArgumentHelp("The defence, or all; `ibau list defences` names them.", valueName: "name"),
    completion: .list(Registry.defences.ids + ["all"]))
  var defence = IBAU.id

  @Option(
    help: ArgumentHelp("Named settings; `ibau list presets` shows I-BAU's.", valueName: "name"),
    completion: .list(IBAU.presets.map(\.id)))
  var preset: String?

  @Option(help: ArgumentHelp("How many rounds; the default is the preset's.", valueName: "K"))
  var rounds: Int?

  @Option(help: ArgumentHelp("Stop after this long and keep the best state so far.", valueName: "seconds"))
  var budget: Double?

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
    if defence == "all", preset != nil { throw ValidationError("--preset goes with one defence, not with all.") }
  }

  func run() throws {
    let parts = SubjectRequest.parts + ["defence"]
    let terminal = try common.start(parts)
    let overrides = try common.overrides(parts)
    let defences = try chosen(overrides)
    try OutputFile.check(out, endings: ["safetensors"])
    let subject = try subject.request(common, clean: clean).opened(overrides)
    let before = try subject.evaluator.evaluate(subject.network)
    var results: [JSONValue] = []
    var failures: [String] = []
    for defence in defences {
      let (run, path) = try repair(subject, with: defence, before, terminal)
      results.append(try run.json().overlaid(with: ["defence": .string(type(of: defence).id), "out": .string(path)]))
      if run.repair.status == .nonFinite {
        failures.append("\(run.repair.note ?? "the loss stopped being finite"); the last good weights are in \(path)")
      }
      if Interruption.requested { break }
    }
    terminal.emit("result", isAll ? ["defences": .array(results), "out": .string(out)] : results[0])
    guard failures.isEmpty else { throw Fault(.badData, failures.joined(separator: "\n")) }
  }

  private var isAll: Bool { defence == "all" }

  private func chosen(_ overrides: Overrides) throws -> [any Defence] {
    if isAll { try overrides.refuse("defence", because: "--defence all takes every defence as it is; name one") }
    func configured<D: Defence>(_ type: D.Type) throws -> any Defence {
      try overrides.applied(to: preset.map { try type.preset($0) } ?? D(), part: "defence")
    }
    let types = try isAll ? Array(Registry.defences) : [Registry.defences(defence)]
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
      onProgress: { terminal.progress.update("round \($0.round)/\($0.rounds) \($0.stage)", $0.step, of: $0.steps) },
      onRound: rounds.add, onWarning: terminal.warn, isCancelled: { Interruption.requested })
    let path = isAll ? OutputFile.path(out, tagged: type(of: defence).id) : out
    try write(run, defence, subject, to: path)
    terminal.say("\n" + (try EvaluationTable.comparison([("before", before), ("after", run.after)])))
    terminal.say("\n\(summary(run)) Written to \(path).")
    if let note = run.repair.note, run.repair.status != .nonFinite { terminal.warn(note) }
    return (run, path)
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
