import ArgumentParser
import Catalog
import Experiments

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a network: clean accuracy, attack success, robust accuracy.",
    discussion: """
      Examples:
        ibau evaluate --model poisoned.safetensors --attack badnets --clean 1000
        ibau evaluate --model l0_inv_0_02_ckpt.pth --clean 5000 \\
            --dataset cifar10 --data $IBAU_DATA/cifar10 \\
            --attack l0-invisible --trigger l0_inv.png --mask l0_inv_mask.npy

      The clean set is the first N test images in file order, the rest is held out. A network that ibau train wrote \
      brings its attack's settings and trigger along; --trigger or --set attack.… replace them. With wanet and input-aware, \
      "disguised" says how often triggers work that are to have no effect: another warp, another image's trigger. Of several \
      triggers each pair of an image and a trigger counts once, and intervals take the pairs for independent: they are \
      too narrow where the triggers fail on the same images.
      """)

  @OptionGroup var subject: SubjectOptions

  @Option(
    help: ArgumentHelp(
      "The number of clean images the defender holds; the rest of the test images is held out.", valueName: "N"))
  var clean: Int?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start(SubjectRequest.parts)
    let subject = try subject.request(common, clean: clean).opened(try common.overrides(SubjectRequest.parts))
    let evaluation = try subject.evaluator.evaluate(subject.network)
    terminal.say(try EvaluationTable.protocols(evaluation))
    terminal.say()
    terminal.say(try EvaluationTable.comparison([("held out, 95 %", evaluation)]))
    if let triggers = EvaluationTable.triggers(evaluation) { terminal.say("\n" + triggers) }
    terminal.say("\n" + EvaluationTable.classes(evaluation))
    let stored = subject.checkpoint.storedAccuracy
    let measured = try stored.flatMap { _ in
      try subject.evaluator.testAccuracy(subject.network, heldOut: evaluation.reported.acc).value
    }
    if let stored {
      terminal.say(
        "\nThe file says ACC \(EvaluationTable.percent(stored)); on these \(subject.test.count) test images it is "
          + "\(EvaluationTable.percent(measured)).")
    }
    let comparison: JSONValue = ["storedAcc": .optional(stored), "testAcc": .optional(measured)]
    terminal.emit(
      "result",
      try evaluation.json().overlaid(
        with: comparison.explained([
          "storedAcc": "the file states no accuracy", "testAcc": "the file states no accuracy to compare with",
        ])))
  }
}
