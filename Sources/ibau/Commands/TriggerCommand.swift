import ArgumentParser
import Attacks
import Catalog
import Datasets
import Experiments
import Formats
import Foundation
import Torch

struct TriggerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trigger", abstract: "Look at an attack's trigger: norms, size, and a sheet of pictures.",
    discussion: """
      Examples:
        ibau trigger badnets --sheet badnets.png
        ibau trigger l0-invisible --trigger l0_inv.png --mask l0_inv_mask.npy \\
            --sheet l0.png

      The sheet's columns: clean, trigger (amplified), patched, difference (amplified).
      """)

  @Argument(help: "The attack; `ibau list attacks` names them.", completion: .list(Registry.attacks.ids))
  var attack: String

  @Option(
    help: ArgumentHelp("A trigger of your own in place of the attack's, PNG or NPY.", valueName: "file"),
    completion: .file())
  var trigger: String?

  @Option(
    help: ArgumentHelp("Where that trigger replaces pixels, for badnets, l0-invisible and masked.", valueName: "file"),
    completion: .file())
  var mask: String?

  @OptionGroup var data: DataOptions

  @Option(
    help: ArgumentHelp("Write the pictures, a PNG.", valueName: "file"), completion: .file(extensions: ["png"]))
  var sheet: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start(["attack", "dataset"])
    let overrides = try common.overrides(["attack", "dataset"])
    if let sheet { try OutputFile.check(sheet, endings: ["png"]) }
    let images = try data.opened(overrides).load(.test, seed: common.seed).prefix(64)
    let prepared = try AttackRequest(attack: attack, trigger: trigger, mask: mask)
      .prepared(shape: [images.channels, images.height, images.width], classes: images.classes, overrides)
    guard let trigger = prepared.trigger else {
      throw Fault(.wrongUse, "\(attack) has no pattern to measure: name an attack whose trigger is one")
    }
    let pattern = trigger.pattern
    let (clean, _) = try images.tensors()
    let change = try prepared.plant(in: clean) - clean
    let facts: [(String, Double)] = [
      ("l2", try pattern.norm().item()), ("linf", try pattern.magnitude().max().item()),
      ("l0", try pattern.magnitude().max(over: [1]).greater(0).to(.float32).sum().item()),
      ("meanChangeL2", try change.norm(over: [1, 2, 3]).mean().item()),
    ]
    terminal.say(
      "\(attack): \(trigger.blending.rawValue), target "
        + (prepared.target.map { "\($0)" } ?? "next class"))
    for (name, value) in facts { terminal.say("  \(name)  " + String(format: "%.4f", value)) }
    if let sheet {
      try PNG.write(TriggerSheet.image(prepared, images), to: sheet)
      terminal.say("Pictures written to \(sheet).")
    }
    let result = JSONValue.object(Dictionary(uniqueKeysWithValues: facts.map { ($0, .number($1)) }))
      .overlaid(with: [
        "attack": .string(attack), "target": prepared.target.map(JSONValue.int) ?? .null,
        "blending": .string(trigger.blending.rawValue), "sheet": .optional(sheet),
      ])
    terminal.emit(
      "result",
      result.explained([
        "target": "it depends on the image's own class", "sheet": "none was asked for (--sheet FILE)",
      ]))
  }
}
