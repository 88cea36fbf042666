import ArgumentParser
import Catalog
import Experiments
import Formats
import Foundation
import Plotting

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Train a poisoned network, unlearn its backdoor, and show before and after.",
    usage: "ibau demo [--out <dir>] [<options>]",
    discussion: """
      Needs no data and no network: the images are drawn by the program. Takes a few minutes. \
      Writes figure.png and figure.pdf, with the gnuplot script and data behind them, and perturbation.png.

      Examples:
        ibau demo
        ibau demo --out /tmp/demo --seed 1 --set demo.attack.patchSize=3
      """)

  @Option(
    help: ArgumentHelp("The folder for the figure and the pictures, made if need be.", valueName: "dir"),
    completion: .directory)
  var out = "demo"

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start(["demo"])
    let demo = try common.overrides(["demo"]).applied(to: Demo(), part: "demo")
    let folder = try OutputFile.folder(out)
    let outcome = try demo.run(seed: common.seed, device: common.resolvedDevice, listener(terminal))
    let run = outcome.run
    terminal.say("\n" + (try EvaluationTable.comparison([("poisoned", run.before), ("unlearned", run.after)])))
    terminal.say("\nACC: clean accuracy. ASR: triggered images taken for the attacker's class. RA: triggered images")
    terminal.say("recognised for what they are. Held-out images, 95 % intervals.")
    let drawn = try draw(outcome, in: folder, terminal)
    terminal.emit(
      "result",
      try run.json().overlaid(with: [
        "training": ["epochs": .int(demo.recipe.epochs), "seconds": .number(outcome.trainingSeconds)],
        "out": .string(out), "succeeded": .bool(outcome.succeeded),
        "figures": .array(drawn.map(JSONValue.string)),
      ]))
    guard outcome.succeeded || Interruption.requested else {
      throw Fault(
        .checkFailed,
        "the demo did not go as it should: ASR should fall from above 90 % to below 10 %, with "
          + "less than 3 points of accuracy lost")
    }
  }

  private func listener(_ terminal: Terminal) -> Demo.Listener {
    var listener = Demo.Listener()
    let rounds = RoundTable(terminal)
    listener.onData = { train, test in
      terminal.say("Drawn: \(train.count) training and \(test.count) test images of \(train.classes) kinds of sign.")
    }
    listener.onTraining = { progress in
      terminal.progress.update("training", progress)
      if Interruption.requested { throw Fault(.interrupted, "stopped during training; nothing was written") }
    }
    listener.onTrained = { evaluation, seconds in
      terminal.say(String(format: "Trained with a backdoor in %.0f s. Unlearning it:\n", seconds))
    }
    listener.onRepair = {
      terminal.progress.update("round \($0.round)/\($0.rounds) \($0.stage)", $0.step, of: $0.steps)
    }
    listener.onRound = rounds.add
    listener.onWarning = terminal.warn
    listener.isCancelled = { Interruption.requested }
    return listener
  }

  /// The figure and the pictures; without gnuplot only the pictures, and how to get the rest.
  private func draw(_ outcome: Demo.Outcome, in folder: URL, _ terminal: Terminal) throws -> [String] {
    var drawn: [String] = []
    if let picture = try DemoFigure.triggerPicture(outcome) {
      let path = folder.appendingPathComponent("perturbation.png").path
      try PNG.write(picture, to: path)
      drawn.append("perturbation.png")
      terminal.say("\n\(out)/perturbation.png: trigger planted, perturbation found, an image, with either.")
    }
    do {
      try Gnuplot.run(figure: DemoFigure.figure(outcome), in: folder)
      drawn += ["figure.png", "figure.pdf", "figure.gp"]
      terminal.say("\(out)/figure.png and figure.pdf: drawn by gnuplot from figure.gp, which you can restyle.")
    } catch let error as PlottingError {
      if case .gnuplotMissing = error { terminal.warn("\(error)") } else { throw error }
    }
    return drawn
  }
}
