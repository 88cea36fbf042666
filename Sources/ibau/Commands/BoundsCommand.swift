import ArgumentParser
import Catalog
import Estimation
import Experiments
import Foundation
import NN

struct BoundsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bounds",
    abstract: "What the theorems say of a network of your own, beside what is measured.",
    discussion: """
      Examples:
        ibau bounds --model repaired.safetensors --reference poisoned.safetensors \\
            --clean 1000 --attack badnets
        ibau bounds --model badnets_8_02_ckpt.pth --clean 5000 --attack badnets \\
            --dataset cifar10 --data $IBAU_DATA/cifar10 --radius 10 --measures

      Each bound comes as printed, corrected and tightened; every row says whether it is rigorous and whether it is \
      vacuous. The margin γ is the best of a list fixed beforehand, which is paid for; --gamma fixes one. \
      --measures adds what runs the network many times. `ibau list bounds` and `ibau list measures` name the sources.

      Theorem 1, which is about the hypergradient, is measured by `ibau assumptions`.
      """)

  /// Those tried by default, in words.
  private static let margins = {
    let margins = BoundMeasurement().margins.map { String(format: "%g", $0) }
    return margins.dropLast().joined(separator: ", ") + " and " + margins.suffix(1).joined()
  }()

  @OptionGroup var subject: SubjectOptions

  @Option(
    help: ArgumentHelp(
      "The network before the repair; it must not depend on the clean images.", valueName: "file"),
    completion: .file())
  var reference: String?

  @Option(
    help: ArgumentHelp(
      "The number of clean images the network was repaired with; the rest of the test images is held out.",
      valueName: "N"))
  var clean: Int

  @Option(help: ArgumentHelp("C_δ, the ℓ₂ radius that triggers are held in; the default is 10.", valueName: "C"))
  var radius: Double?

  @Option(
    help: ArgumentHelp(
      "One margin γ in place of the best of \(Self.margins).", valueName: "G"))
  var gamma: Double?

  @Option(
    help: ArgumentHelp(
      "ξ: each rigorous row holds with probability at least 1 − ξ; the default is 0.05.", valueName: "xi"))
  var confidence: Double?

  @Flag(
    help:
      "Also PAC-Bayes, which needs --reference, and the measures: path norm, flatness, sharpness, the loss's largest eigenvalue. Takes minutes."
  )
  var measures = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if clean < 1 { throw ValidationError("--clean must be at least 1.") }
    if let radius, !(radius >= 0 && radius.isFinite) { throw ValidationError("--radius C_δ must not be negative.") }
    if let gamma, !(gamma > 0 && gamma.isFinite) { throw ValidationError("--gamma must be positive.") }
    if let confidence, !(confidence > 0 && confidence < 1) {
      throw ValidationError("--confidence is ξ, the probability of failure; it must lie strictly between 0 and 1.")
    }
  }

  private static let parts = SubjectRequest.parts + ["bounds", "posterior"]

  func run() throws {
    let terminal = try common.start(Self.parts)
    let overrides = try common.overrides(Self.parts)
    if !measures { try overrides.refuse("posterior", because: "ask for what samples weights with --measures") }
    if let confidence, confidence > 0.5 {
      terminal.warn("--confidence \(confidence) is ξ: rows hold with probability \(1 - confidence) only")
    }
    let subject = try subject.request(common, clean: clean).opened(overrides)
    let report = try run(overrides, terminal).report(
      subject.network, reference: referenceNetwork(), clean: subject.clean ?? subject.test, heldOut: subject.heldOut,
      attack: subject.attack)
    terminal.say(try BoundsTables.text(report))
    for row in report.rows { terminal.emit("bound", try report.json(row)) }
    for note in report.notes { terminal.note("Note: \(note).") }
    terminal.note(BoundsTables.times(report))
    terminal.emit("result", try report.summary().overlaid(with: origin(subject)))
  }

  private func run(_ overrides: Overrides, _ terminal: Terminal) throws -> BoundsRun {
    var run = BoundsRun()
    run.measurement = try overrides.applied(to: BoundMeasurement(), part: "bounds")
    run.posterior = try overrides.applied(to: PosteriorSampling(), part: "posterior")
    if let radius { run.measurement.radius = radius }
    if let gamma { run.measurement.margins = [gamma] }
    if let confidence { run.measurement.failure = confidence }
    run.isSampling = measures
    run.seed = common.seed
    run.onProgress = { stage, done, total in
      if Interruption.requested { throw Fault(.interrupted, "stopped in \(stage), \(done) of \(total)") }
      terminal.progress.update(stage, done, of: total)
    }
    return run
  }

  private func referenceNetwork() throws -> Network? {
    try reference.map { file in
      let choice = try ArchitectureChoice.named(subject.architecture, for: file)
      return try Checkpoint(reading: file, architecture: choice).network.moved(to: common.resolvedDevice)
    }
  }

  /// What was examined, by names and contents: a record must not tell where files lie.
  private func origin(_ subject: Subject) throws -> JSONValue {
    let files = try ContentHash.sha256(of: [self.subject.model])
    let other = try reference.map { try ContentHash.sha256(of: [$0]) }
    let object: JSONValue = [
      "model": .optional(files.keys.first), "modelHash": .optional(files.values.first),
      "reference": .optional(other?.keys.first), "referenceHash": .optional(other?.values.first),
      "dataset": .string(self.subject.data.dataset), "attack": .optional(self.subject.attack.attack),
      "seed": .int(common.seed),
    ]
    let none = "no reference was named (--reference)"
    return object.explained([
      "reference": none, "referenceHash": none, "attack": "no attack was named (--attack)",
    ])
  }
}
