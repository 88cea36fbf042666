import ArgumentParser
import Catalog
import Datasets
import Defences
import Estimation
import Experiments

struct AssumptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assumptions",
    abstract: "Measure what Theorem 1 assumes, on a network of your own.",
    discussion: """
      Examples:
        ibau assumptions --model poisoned.safetensors
        ibau assumptions --model badnets_8_02_ckpt.pth --dense \\
            --dataset cifar10 --data $IBAU_DATA/cifar10
        ibau assumptions --model badnets_8_02_ckpt.pth --anatomy 0 1 \\
            --dataset cifar10 --data $IBAU_DATA/cifar10 \\
            --attack badnets --clean 5000

      The verdict not-a-contraction is certain: an eigenvalue lies outside of what a contraction allows, whatever the \
      method missed. no-violation-found proves nothing. The theorem's terms are bounded from below, and so are its \
      bounds. Some minutes for 100 images on two cores; --dense takes longer.

      The inner map is the released code's: step 0.1, penalty 0.001. Settings: \(settings).

      --anatomy takes one round of the released recipe apart for each seed; --attack tells how the round succeeded.
      """)

  private static let settings =
    Settings.names(of: AssumptionSettings()).map { "assumptions.\($0)" }.joined(separator: ", ")

  @OptionGroup var subject: SubjectOptions

  @Option(
    help: ArgumentHelp(
      "The number of clean images the defender holds; the rest of the test images is held out.", valueName: "N"))
  var clean: Int?

  @Option(
    help: ArgumentHelp(
      "How many images make the inner objective: the first of --clean, or of the test images; the default is 100, with --dense 10.",
      valueName: "N"))
  var images: Int?

  @Flag(help: "Form the whole second derivative, and compare the estimated hypergradient with the exact one.")
  var dense = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Seeds whose rounds are taken apart, step by step; needs --clean.", valueName: "seed"))
  var anatomy: [Int] = []

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let images, images < 1 { throw ValidationError("--images must be at least 1.") }
    if !anatomy.isEmpty, clean == nil { throw ValidationError("--anatomy needs the clean images: give --clean N.") }
  }

  func run() throws {
    let parts = SubjectRequest.parts + ["assumptions", "defence"]
    let terminal = try common.start(parts)
    let overrides = try common.overrides(parts)
    if anatomy.isEmpty { try overrides.refuse("defence", because: "name the rounds to take apart with --anatomy SEED") }
    let settings = try overrides.applied(to: AssumptionSettings(), part: "assumptions")
    let recipe = try overrides.applied(to: IBAU.preset("released-cifar"), part: "defence")
    let subject = try subject.request(common, clean: clean).opened(overrides)

    let source = try origin()
    let report = try examine(subject, settings, terminal)
    terminal.say(try AssumptionTables.text(report))
    let anatomies = try anatomies(subject, recipe, terminal)
    terminal.emit(
      "result",
      try report.json().overlaid(with: source).overlaid(with: ["anatomy": .array(anatomies.map { $0.json() })]))
  }

  /// What was examined, by names and contents: a record must not tell where files lie.
  private func origin() throws -> JSONValue {
    let file = try ContentHash.sha256(of: [subject.model])
    return [
      "model": .optional(file.keys.first), "modelHash": .optional(file.values.first),
      "dataset": .string(subject.data.dataset), "seed": .int(common.seed),
    ]
  }

  private func examine(
    _ subject: Subject, _ settings: AssumptionSettings, _ terminal: Terminal
  ) throws -> AssumptionReport {
    let count = images ?? (dense ? 10 : 100)
    let samples = subject.clean ?? subject.test
    guard count <= samples.count else {
      throw Fault(.wrongUse, "--images \(count): there are \(samples.count); ask for fewer")
    }
    return try AssumptionCheck(settings, seed: common.seed, isDense: dense) { stage, step, steps in
      if Interruption.requested { throw Fault(.interrupted, "stopped in \(stage), step \(step) of \(steps)") }
      terminal.progress.update(stage, step, of: steps)
    }.examine(subject.network, on: samples.prefix(count))
  }

  private func anatomies(_ subject: Subject, _ recipe: IBAU, _ terminal: Terminal) throws -> [StepAnatomy] {
    guard !anatomy.isEmpty else { return [] }
    let before = try subject.evaluator.evaluate(subject.network)
    let anatomies = try anatomy.map { seed in
      let round = try StepAnatomy(
        of: recipe, subject.network, subject.evaluator, before: before, seed: seed,
        onProgress: { terminal.progress.update("seed \(seed), \($0.stage)", $0.step, of: $0.steps) },
        isCancelled: { Interruption.requested })
      for step in round.stepsJSON() { terminal.emit("step", step) }
      return round
    }
    terminal.say("\n" + AssumptionTables.anatomies(anatomies))
    return anatomies
  }
}
