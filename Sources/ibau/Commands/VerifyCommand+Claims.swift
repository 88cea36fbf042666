import Catalog
import Claims
import Experiments
import Foundation

extension VerifyCommand {
  func judge(_ terminal: Terminal) throws {
    let chosen = all ? Array(Registry.claims) : try claims.map { try Registry.claims($0) }
    let effort = try Effort(
      seed: common.seed, instances: instances, threads: threads, records: EvidenceFolder(evidence.folder()),
      images: images(seed: common.seed))
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
    emitResult(records, unexpected, effort.images?.source, terminal)
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
      if let token = record.finding.token { terminal.say(replayLine(token)) }
    }
  }

  private func emitResult(
    _ records: [ClaimRecord], _ unexpected: [ClaimRecord], _ images: String?, _ terminal: Terminal
  ) {
    func count(_ verdict: Verdict) -> JSONValue { .int(records.count { $0.finding.verdict == verdict }) }
    let summary: JSONValue = [
      "claims": .int(records.count), "upheld": count(.upheld), "refuted": count(.refuted),
      "undecided": count(.undecided), "unexpected": .array(unexpected.map { .string($0.claim.id) }),
      "images": .optional(images), "seconds": .number(records.reduce(0) { $0 + $1.seconds }),
    ]
    terminal.emit("result", summary.explained(["images": "inputs were drawn (no --dataset)"]))
  }
}
