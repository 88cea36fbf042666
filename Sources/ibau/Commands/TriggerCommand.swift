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
        ibau trigger l0-invisible --trigger l0_inv.png --mask l0_inv_mask.npy --sheet l0.png

      The sheet's columns: clean, trigger (amplified), patched, difference (amplified).
      """)

  @Argument(help: "The attack; `ibau list attacks` names them.")
  var attack: String

  @Option(help: ArgumentHelp("A trigger of your own, PNG or NPY.", valueName: "file"))
  var trigger: String?

  @Option(help: ArgumentHelp("Where the trigger replaces pixels.", valueName: "file"))
  var mask: String?

  @OptionGroup var data: DataOptions

  @Option(help: ArgumentHelp("Write the pictures.", valueName: "file"))
  var sheet: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start()
    let overrides = try common.overrides(["attack", "dataset"])
    if let sheet { try OutputFile.check(sheet) }
    let dataset = try overrides.applied(toAny: Registry.datasets(data.dataset), part: "dataset")
    let images = try dataset.load(.test, from: data.data, seed: common.seed).prefix(64)
    let prepared = try AttackRequest(attack: attack, trigger: trigger, mask: mask)
      .prepared(shape: [images.channels, images.height, images.width], classes: images.classes, overrides)
    let pattern = prepared.trigger.pattern
    let (clean, _) = try images.tensors()
    let change = try prepared.plant(in: clean) - clean
    let facts: [(String, Double)] = [
      ("l2", try pattern.norm().item()), ("linf", try pattern.magnitude().max().item()),
      ("l0", try pattern.magnitude().max(over: [1]).greater(0).to(.float32).sum().item()),
      ("meanChangeL2", try change.norm(over: [1, 2, 3]).mean().item()),
    ]
    terminal.say("\(attack): \(prepared.trigger.blending.rawValue), target "
      + (prepared.target.map { "\($0)" } ?? "next class"))
    for (name, value) in facts { terminal.say("  \(name)  " + String(format: "%.4f", value)) }
    if let sheet {
      try PNG.write(TriggerSheet.image(prepared, images), to: sheet)
      terminal.say("Pictures written to \(sheet).")
    }
    terminal.emit("result", JSONValue.object(Dictionary(uniqueKeysWithValues: facts.map { ($0, .number($1)) }))
      .overlaid(with: [
        "attack": .string(attack), "target": prepared.target.map(JSONValue.int) ?? .null,
        "blending": .string(prepared.trigger.blending.rawValue), "sheet": sheet.map(JSONValue.string) ?? .null,
      ]))
  }
}
