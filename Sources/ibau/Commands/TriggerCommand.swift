import ArgumentParser
import Attacks
import Catalog
import Datasets
import Experiments
import Formats
import Foundation
import NN
import Torch

struct TriggerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trigger", abstract: "Look at an attack's trigger, or make it anew for a network.",
    discussion: """
      Examples:
        ibau trigger badnets --sheet badnets.png
        ibau trigger seven-by-seven --out seven.png --sheet seven-sheet.png
        ibau trigger l0-invisible --trigger l0_inv.png --mask l0_inv_mask.npy \\
            --sheet l0.png
        ibau trigger blend --set attack.picture=cat.png --out cat-trigger.png
        ibau trigger trojan-square --set attack.generate=true \\
            --model clean.safetensors --out square.png --sheet sheet.png

      The sheet's columns: clean, trigger (amplified), patched, change (amplified; \
      grey stands for none). A trigger on file is planted with --trigger, in \
      train, evaluate and defend as well. An attack of several triggers writes \
      each to a file of its own: seven-badnets.png, seven-blend.png …
      """)

  @Argument(help: "The attack; `ibau list attacks` names them.", completion: .list(Registry.attacks.ids))
  var attack: String

  @Option(
    help: ArgumentHelp("A trigger of your own in place of the attack's, PNG or NPY.", valueName: "file"),
    completion: .file())
  var trigger: String?

  @Option(
    help: ArgumentHelp(
      "How much of each pixel makes way for that trigger, in 0…1, for badnets, l0-invisible and masked: "
        + "x·(1 − mask) + trigger. The default is all of it where the trigger is not black.", valueName: "file"),
    completion: .file())
  var mask: String?

  @Option(
    help: ArgumentHelp(
      "A network to show the trigger to; with --set attack.generate=true, to optimise it for.", valueName: "file"),
    completion: .file())
  var model: String?

  @Option(
    help: ArgumentHelp("Its architecture, if the file does not tell: a model or FILE.yaml.", valueName: "name"),
    completion: .list(Registry.models.ids))
  var architecture: String?

  @OptionGroup var data: DataOptions

  @Option(
    help: ArgumentHelp(
      "Write the trigger, a .png or .npy file; a mask that the trigger alone does not tell goes to NAME-mask beside it.",
      valueName: "file"),
    completion: .file(extensions: ["png", "npy"]))
  var out: String?

  @Option(
    help: ArgumentHelp("Write the pictures, a PNG.", valueName: "file"), completion: .file(extensions: ["png"]))
  var sheet: String?

  @OptionGroup var common: CommonOptions

  /// How many test images the norms and the effect on a network are measured on.
  private static let shown = 64, judged = 1000

  func validate() throws {
    if architecture != nil, model == nil { throw ValidationError("--architecture goes with --model.") }
  }

  func run() throws {
    let terminal = try common.start(["attack", "dataset"])
    let overrides = try common.overrides(["attack", "dataset"])
    if let sheet { try OutputFile.check(sheet, endings: ["png"]) }
    if let out { try OutputFile.check(out, endings: ["png", "npy"]) }
    let dataset = try data.opened(overrides)
    let test = try dataset.load(.test, seed: common.seed), images = test.prefix(Self.shown)
    let request = request(), network = try request.network(for: images)
    let prepared = try request.prepared(
      for: images, network: network, overrides, training: { try dataset.load(.train, seed: common.seed) },
      onProgress: { try Self.show($0, on: terminal) })
    if try request.isUntrained {
      terminal.warn(
        "\(attack) learns its trigger with the network. This one is untrained: name a network of `ibau train` with --model"
      )
    }
    let facts = try TriggerFacts(prepared, on: images)
    let triggers = try prepared.measured(on: images, network.map { ($0, test.prefix(Self.judged)) })
    say(prepared, facts, triggers, to: terminal)
    let written = try write(prepared, facts, images)
    if !written.isEmpty { terminal.say("Written: \(written.joined(separator: ", ")).") }
    terminal.emit("result", result(prepared, facts, triggers))
  }

  private static func show(_ progress: TriggerContext.Progress, on terminal: Terminal) throws {
    terminal.progress.update(
      "optimising", progress.step, of: progress.steps,
      detail: String(format: "%@ %.3f", progress.quantity, progress.value))
    if Interruption.requested { throw Fault(.interrupted, "stopped; a trigger that is not finished is not written") }
  }

  private func request() -> TriggerRequest {
    var request = TriggerRequest(
      AttackRequest(attack: attack, trigger: trigger, mask: mask), dataset: data.dataset, seed: common.seed)
    request.model = model
    request.architecture = architecture
    request.device = common.resolvedDevice
    return request
  }

  private func say(
    _ attack: PreparedAttack, _ facts: TriggerFacts, _ triggers: [MeasuredTrigger], to terminal: Terminal
  ) {
    terminal.say("\(self.attack): \(attack.wording)")
    guard triggers.count == 1 else { return terminal.say(Self.table(triggers)) }
    if let norms = facts.norms {
      terminal.say(String(format: "  l2  %.4f\n  linf  %.4f\n  l0  %d", norms.l2, norms.linf, norms.l0))
    }
    terminal.say(String(format: "  meanChangeL2  %.4f", facts.meanChangeL2))
    guard let effect = triggers[0].effect, let clean = effect.clean.value, let patched = effect.patched.value else {
      return
    }
    terminal.say(
      String(
        format: "  taken for the target: %.2f %% clean, %.2f %% with the trigger, of %d images", 100 * clean,
        100 * patched, effect.patched.trials))
  }

  /// Several triggers, a line each.
  private static func table(_ triggers: [MeasuredTrigger]) -> String {
    var table = TextTable(["trigger", "target", "l2", "linf", "l0", "meanChangeL2", "clean as target", "with trigger"])
    for trigger in triggers {
      let number = { (value: Double?) in value.map { String(format: "%.4f", $0) } ?? "–" }
      let share = { (value: Proportion?) in (value?.value).map { String(format: "%.2f %%", 100 * $0) } ?? "–" }
      table.add([
        trigger.backdoor.name, trigger.backdoor.target.map { "\($0)" } ?? "next", number(trigger.facts.norms?.l2),
        number(trigger.facts.norms?.linf), trigger.facts.norms.map { "\($0.l0)" } ?? "–",
        number(trigger.facts.meanChangeL2), share(trigger.effect?.clean), share(trigger.effect?.patched),
      ])
    }
    return table.text
  }

  /// The files that were asked for.
  private func write(_ attack: PreparedAttack, _ facts: TriggerFacts, _ images: LabelledImages) throws -> [String] {
    var written: [String] = []
    if let out {
      let isSeveral = attack.backdoors.count > 1
      for backdoor in attack.backdoors {
        guard let trigger = backdoor.planter as? Trigger else {
          throw Fault(.wrongUse, "\(self.attack) has no pattern that could be written: leave --out out")
        }
        let path = isSeveral ? OutputFile.path(out, tagged: backdoor.name) : out
        written += try TriggerFile.write(trigger, to: path, mask: OutputFile.path(path, tagged: "mask"))
      }
    }
    if let sheet {
      try PNG.write(TriggerSheet(attack, facts, images).image(), to: sheet)
      written.append(sheet)
    }
    return written
  }

  private func result(
    _ attack: PreparedAttack, _ facts: TriggerFacts, _ triggers: [MeasuredTrigger]
  ) -> JSONValue {
    let effects = triggers.compactMap(\.effect), effect = effects.isEmpty ? nil : TriggerEffect(of: effects)
    let result: JSONValue = [
      "attack": .string(self.attack), "target": attack.target.map(JSONValue.int) ?? .null,
      "blending": .optional(triggers.count == 1 ? attack.trigger?.blending.rawValue : nil),
      "l2": .optional(facts.norms?.l2),
      "linf": .optional(facts.norms?.linf), "l0": facts.norms.map { .int($0.l0) } ?? .null,
      "meanChangeL2": .number(facts.meanChangeL2),
      "targetShareClean": .optional(effect?.clean.value), "targetSharePatched": .optional(effect?.patched.value),
      "triggers": .array(triggers.map(\.json)), "sheet": .optional(sheet), "out": .optional(out),
    ]
    let isSeveral = attack.backdoors.count > 1
    let noPattern = isSeveral ? "it plants several triggers" : "its trigger is no pattern"
    let noNetwork = model == nil ? "no network was named (--model FILE)" : "no image counts for it"
    return result.explained([
      "blending": noPattern, "l2": noPattern, "linf": noPattern, "l0": noPattern,
      "target": isSeveral ? "each trigger has its own" : "it depends on the image's own class",
      "sheet": "none was asked for (--sheet FILE)",
      "out": "it was not asked for (--out FILE)", "targetShareClean": noNetwork, "targetSharePatched": noNetwork,
    ])
  }
}
