import ArgumentParser
import Catalog
import Claims
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
        ibau verify --replay 1:a1:0:156:printed

      A claim is judged on random problems whose constants are known in closed form; ratios are error over bound. \
      Ends with 1 if a verdict is not the expected one.
      """)

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

  @Option(help: ArgumentHelp("Show the instance of a token again, and shrink it.", valueName: "token"))
  var replay: String?

  @Option(
    help: ArgumentHelp("The folder of recorded experiments, which E1 to E12 are judged from.", valueName: "dir"),
    completion: .directory)
  var evidence = "Paper/evidence"

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
  }

  func run() throws {
    let terminal = try common.start(family == nil ? [] : ["verify"])
    if let replay { return try show(ReplayToken(replay), terminal) }
    if let family { return try test(family, terminal) }
    try judge(terminal)
  }

  private var threads: Int { common.threads ?? ProcessInfo.processInfo.activeProcessorCount }

  // MARK: Claims

  private func judge(_ terminal: Terminal) throws {
    let chosen = all ? Array(Registry.claims) : try claims.map { try Registry.claims($0) }
    let effort = Effort(
      seed: common.seed, instances: instances, threads: threads, records: EvidenceFolder(evidence))
    var records: [ClaimRecord] = []
    for claim in chosen {
      terminal.progress.update("verify", records.count, of: chosen.count, detail: claim.id)
      let record = try ClaimRecord(claim, effort)
      records.append(record)
      terminal.emit("claim", record.json)
      if Interruption.requested { throw Fault(.interrupted, "stopped after \(claim.id)") }
    }
    if markdown {
      terminal.progress.clear()
      StandardOutput.write(ClaimRecord.markdown(records) + "\n")
    } else {
      report(records, terminal)
    }
    let unexpected = records.filter { !$0.isAsExpected }
    emitResult(records, unexpected, terminal)
    guard unexpected.isEmpty else {
      let names = unexpected.map { "\($0.claim.id) is \($0.finding.verdict.rawValue)" }.joined(separator: ", ")
      throw Fault(.checkFailed, "not as expected: \(names). Try --instances \(10 * instances), or another --seed")
    }
  }

  private func report(_ records: [ClaimRecord], _ terminal: Terminal) {
    var table = TextTable(["claim", "verdict", "instances", "violations", "tightest", "median", "s"])
    for record in records {
      let finding = record.finding
      table.add([
        "\(record.claim.id) \(record.claim.title)",
        finding.verdict.rawValue + (record.isAsExpected ? "" : " (expected \(record.claim.expected.rawValue))"),
        "\(finding.instances)", "\(finding.violations)", ClaimRecord.number(finding.tightest),
        ClaimRecord.number(finding.median), String(format: "%.1f", record.seconds),
      ])
    }
    terminal.say(table.text)
    for record in records {
      terminal.say("\n\(record.claim.id): \(record.finding.reason).")
      if let witness = record.finding.witness { terminal.say("  \(witness)") }
      if let token = record.finding.token { terminal.say("  ibau verify --replay \(token)") }
    }
  }

  private func emitResult(_ records: [ClaimRecord], _ unexpected: [ClaimRecord], _ terminal: Terminal) {
    func count(_ verdict: Verdict) -> JSONValue { .int(records.count { $0.finding.verdict == verdict }) }
    terminal.emit(
      "result",
      [
        "claims": .int(records.count), "upheld": count(.upheld), "refuted": count(.refuted),
        "undecided": count(.undecided), "unexpected": .array(unexpected.map { .string($0.claim.id) }),
        "seconds": .number(records.reduce(0) { $0 + $1.seconds }),
      ])
  }

  // MARK: Families

  private func test(_ name: String, _ terminal: Terminal) throws {
    let families = name == "all" ? Array(Registry.toyFamilies) : [try Registry.toyFamilies(name)]
    let ranges = try common.overrides(["verify"]).applied(to: InstanceRanges(), part: "verify")
    var records: [FamilyRecord] = []
    for family in families {
      var test = PropertyTest(family)
      (test.seed, test.instances, test.threads, test.ranges) = (common.seed, instances, threads, ranges)
      // It is called by one thread at a time.
      nonisolated(unsafe) let progress = terminal.progress
      let found = try FamilyRecord.all(of: test) { progress.update(family.id, $0, of: instances) }
      for record in found { terminal.emit("bound", record.json) }
      report(family, found, terminal)
      records += found
      if Interruption.requested { throw Fault(.interrupted, "stopped after \(family.id)") }
    }
    let broken = records.filter { !$0.isAsExpected }
    terminal.emit(
      "result",
      [
        "families": .int(families.count), "instances": .int(instances), "rows": .int(records.count),
        "violations": .int(broken.reduce(0) { $0 + $1.row.violations }),
        "printedViolations": .int(records.reduce(0) { $0 + ($1.isAsExpected ? $1.row.violations : 0) }),
      ])
    guard broken.isEmpty else {
      let names = broken.map { "\($0.row.bound) on \($0.family)" }.joined(separator: ", ")
      throw Fault(.checkFailed, "a bound that should hold does not: \(names)")
    }
  }

  private func report(_ family: any ToyFamily.Type, _ records: [FamilyRecord], _ terminal: Terminal) {
    terminal.say("\(family.id): \(family.title)")
    var table = TextTable(["bound", "counts", "instances", "violations", "tightest", "median"])
    for record in records {
      let row = record.row
      table.add([
        row.bound, row.regime.description, "\(row.instances)", "\(row.violations)", ClaimRecord.number(row.tightest),
        ClaimRecord.number(row.median),
      ])
    }
    terminal.say(table.text)
    for record in records {
      guard let witness = record.witness, let token = record.token else { continue }
      terminal.say("\(witness)\n  ibau verify --replay \(token)")
    }
    terminal.say()
  }

  // MARK: Replay

  private func show(_ token: ReplayToken, _ terminal: Terminal) throws {
    guard let replayed = try PropertyTest.replay(token) else {
      throw Fault(.badData, "\(token): this draw gives no instance, since its inner solution is zero")
    }
    let (observation, outcome) = (replayed.observation, replayed.outcome)
    let bound = try Registry.hypergradientBounds(token.bound)
    let found = try replayed.test.counterexample(token.index, to: bound)
    var table = TextTable(["quantity", "value"])
    table.add(["dimension", "\(observation.dimension)"])
    table.add(["counts", "t = \(observation.run.t), k = \(observation.run.k)"])
    table.add(["q", ClaimRecord.number(observation.q)])
    table.add(["ρ(t)", ClaimRecord.number(observation.run.rho)])
    table.add(["‖∇ψ‖", ClaimRecord.number(observation.gradientNorm)])
    table.add(["error", ClaimRecord.number(outcome.error)])
    table.add([bound.title, outcome.isJudged ? ClaimRecord.number(outcome.value) : "does not apply"])
    table.add(["verdict", outcome.isJudged && outcome.isViolation ? "violated" : "no violation"])
    terminal.say(table.text)
    if let found { terminal.say("\nAs small as it gets:\n  \(found.summary)") }
    let members: JSONValue = [
      "token": .string("\(token)"), "family": .string(token.family), "bound": .string(token.bound),
      "dimension": .int(observation.dimension), "t": .int(observation.run.t), "k": .int(observation.run.k),
      "q": .number(observation.q), "rho": .number(observation.run.rho), "error": .number(outcome.error),
      "value": .optional(outcome.isJudged ? outcome.value : nil),
      "violated": .bool(outcome.isJudged && outcome.isViolation), "instance": .string(replayed.draw.summary),
      "witness": .optional(found?.summary),
    ]
    terminal.emit(
      "result",
      members.explained([
        "value": "the bound does not speak of this instance", "witness": "the bound holds for this instance",
      ]))
  }
}
