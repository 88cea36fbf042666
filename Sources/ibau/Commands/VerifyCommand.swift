import ArgumentParser
import Catalog
import Claims
import Datasets
import Experiments
import Foundation
import Theory

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the paper's claims: upheld, refuted with a witness, or undecided.",
    usage: "ibau verify [<claim> ...] [--all] [--family <name>] [--replay <token>] [<options>]",
    discussion: """
      Examples:
        ibau verify --all
        ibau verify C13 C14b --instances 10000
        ibau verify --family a1 --set verify.dimension=8
        ibau verify --family b1 --dataset cifar10 --data $IBAU_DATA/cifar10
        ibau verify --replay 1:a1:0:156:printed

      A claim is judged on random problems whose constants are known in closed form. Of a bound the ratios are error over \
      bound, the tightest of them the largest; other claims set other numbers there, as their reasons say. E1 to E12, and \
      others that measurements decide, are judged from the records of --evidence, whatever verdict is expected of them; \
      of all others, ends with 1 if a verdict is not the expected one.

      A family's rows are set apart by how the solver's steps k compare with the inner steps t, or `active` where the \
      radius binds. Of its bounds only the printed one is expected to fail. A token is version:family:seed:instance:bound \
      and what was fixed. Settings: \(settings).
      """)

  private static let settings = Settings.names(of: InstanceRanges()).map { "verify.\($0)" }.joined(separator: ", ")

  @Argument(
    help: ArgumentHelp("The claims; `ibau list claims` names them.", valueName: "claim"),
    completion: .list(Registry.claims.ids))
  var claims: [String] = []

  @Flag(help: "Every claim.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "Instead of claims, all bounds of the hypergradient's error on a family of toy problems, or on all of them; `ibau list toys` names them.",
      valueName: "name"),
    completion: .list(Registry.toyFamilies.ids + ["all"]))
  var family: String?

  @Option(help: ArgumentHelp("Random instances for each claim or family.", valueName: "N"))
  var instances = 1000

  @Option(help: ArgumentHelp("Show the instance of a printed token again, and shrink it.", valueName: "token"))
  var replay: String?

  @Option(
    help: ArgumentHelp(
      "Cut the inputs of the softmax problems (b1, b2, b3) from the first \(ImagePatches.mostImages) test images of this data set, rather than drawing them.",
      valueName: "name"),
    completion: .list(Registry.datasets.ids))
  var dataset: String?

  @OptionGroup var folder: FolderOption

  @OptionGroup var evidence: EvidenceOption

  @Flag(help: "The claims as a Markdown table.")
  var markdown = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if instances < 1 { throw ValidationError("--instances must be at least 1.") }
    let tasks = [!claims.isEmpty || all, family != nil, replay != nil].count { $0 }
    if tasks != 1 {
      throw ValidationError("Name claims (or --all), or a --family, or a token to --replay: one of the three.")
    }
    if markdown && (common.json || family != nil || replay != nil) {
      throw ValidationError("--markdown is for claims, and without --json.")
    }
    if folder.data != nil && dataset == nil {
      throw ValidationError("--data is the folder of a --dataset: name that too.")
    }
  }

  func run() throws {
    let terminal = try common.start(parts)
    if let replay { return try show(ReplayToken(replay), terminal) }
    if let family { return try test(family, terminal) }
    try judge(terminal)
  }

  var parts: [String] { (family == nil ? [] : ["verify"]) + (dataset == nil ? [] : ["dataset"]) }

  /// The images that inputs are cut from, if any; `seed` is that of drawn ones.
  func images(seed: Int) throws -> ImagePatches? {
    try dataset.map { name in
      let opened = try DatasetRequest(name, folder: folder.data).opened(common.overrides(parts))
      return try ImagePatches(opened.load(.test, seed: seed), name: name)
    }
  }

  var threads: Int { common.threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// What to type to see a token's instance again.
  func replayLine(_ token: String) -> String {
    let source = dataset.map { " --dataset \($0)" + (folder.data.map { " --data \($0)" } ?? "") } ?? ""
    return "  ibau verify --replay \(token)" + (token.contains("images=") ? source : "")
  }
}
