import ArgumentParser
import Catalog
import Experiments
import Foundation

struct RelearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "relearn",
    abstract: "See how soon a network takes its backdoor up again.",
    discussion: """
      Examples:
        ibau relearn --model repaired.safetensors --clean 1000 --attack badnets
        ibau relearn --model repaired.safetensors --clean 1000 --attack badnets \\
            --poisoned 50 --steps 100

      Trains a copy on a few poisoned images and prints attack success against \
      the steps. Compare with the poisoned network and with a clean one.
      """)

  @OptionGroup var subject: SubjectOptions

  @Option(help: ArgumentHelp("The number of poisoned images.", valueName: "N"))
  var poisoned: Int?

  @Option(help: ArgumentHelp("The number of training steps.", valueName: "K"))
  var steps: Int?

  @Option(
    help: ArgumentHelp(
      "The number of test images that the poisoned ones are taken from; the rest is held out.", valueName: "N"))
  var clean: Int

  @OptionGroup var common: CommonOptions

  func run() throws {
    let parts = SubjectRequest.parts + ["relearning"]
    let terminal = try common.start(parts)
    let overrides = try common.overrides(parts)
    var test = try overrides.applied(to: RelearningTest(), part: "relearning")
    test.poisoned = poisoned ?? test.poisoned
    test.steps = steps ?? test.steps
    let subject = try subject.request(common, clean: clean).opened(overrides)
    guard let attack = subject.attack, let images = subject.clean else {
      throw Fault(.wrongUse, "re-learning needs a backdoor to learn: name it with --attack")
    }
    terminal.say(" steps        ACC        ASR")
    let points = try test.run(subject.network, images, attack, heldOut: subject.heldOut, seed: common.seed) { point in
      terminal.say(String(format: "%6d %10.2f %10.2f", point.step, 100 * point.acc, 100 * point.asr))
      terminal.progress.update("re-learning", point.step, of: test.steps)
      if Interruption.requested { throw Fault(.interrupted, "stopped; nothing was written") }
    }
    let verdict = RelearningVerdict(points)
    terminal.say("\n" + sentence(verdict, points))
    let result: JSONValue = [
      "points": .array(
        points.map { ["step": .int($0.step), "acc": .number($0.acc), "asr": .number($0.asr)] as JSONValue }),
      "stepsToHalf": verdict.stepsToHalf.map { JSONValue.int($0) } ?? .null, "poisoned": .int(test.poisoned),
      "steps": .int(test.steps),
    ]
    var why = "attack success did not reach one half"
    if case .ruined = verdict { why = "accuracy fell below half of what it was: the steps ruin the network" }
    terminal.emit("result", result.explained(["stepsToHalf": why]))
  }

  private func sentence(_ verdict: RelearningVerdict, _ points: [RelearningTest.Point]) -> String {
    func share(_ value: Double) -> String { String(format: "%.1f %%", 100 * value) }
    let lowest = points.min { $0.acc < $1.acc }!
    let cost = "Accuracy was \(share(points[0].acc)) before the steps, and \(share(lowest.acc)) at its lowest"
    switch verdict {
    case .ruined(let point):
      return "\(cost). From step \(point.step) on the network is ruined, so its backdoor is not judged. "
        + "Lower relearning.optimiser.rate, or raise relearning.cleanPerPoisoned."
    case .back(let point):
      return "At step \(point.step) the backdoor works on half of the images. \(cost)."
    case .away:
      return "The backdoor did not come back. \(cost)."
    }
  }
}
