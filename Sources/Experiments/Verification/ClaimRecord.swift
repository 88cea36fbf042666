import Catalog
import Claims
import Foundation
import GSL

/// What became of one claim: the finding, beside what was expected.
public struct ClaimRecord: Sendable {
  public let claim: any Claim.Type
  public let finding: Finding
  public let seconds: Double

  /// Judges `claim`, and times it.
  /// - Throws: `Fault(.internal)` naming the claim whose numerics failed.
  public init(_ claim: any Claim.Type, _ effort: Effort) throws {
    let start = DispatchTime.now().uptimeNanoseconds
    self.claim = claim
    do {
      finding = try claim.judge(effort)
    } catch let error as GSLError {
      throw Fault(.internal, "\(claim.id): \(error)")
    }
    seconds = 1e-9 * Double(DispatchTime.now().uptimeNanoseconds - start)
  }

  /// What experiments show is not expected beforehand.
  public var isAsExpected: Bool {
    finding.verdict == claim.expected || (claim.isJudgedFromRecords && finding.instances > 0)
  }

  public var json: JSONValue {
    let members: JSONValue = [
      "claim": .string(claim.id), "title": .string(claim.title), "source": .string(claim.source.description),
      "statement": .string(claim.statement), "verdict": .string(finding.verdict.rawValue),
      "expected": .string(claim.expected.rawValue), "reason": .string(finding.reason),
      "instances": .int(finding.instances), "violations": .int(finding.violations),
      "tightest": .optional(finding.tightest), "median": .optional(finding.median),
      "witness": .optional(finding.witness), "token": .optional(finding.token), "seconds": .number(seconds),
    ]
    let noRatio = finding.instances == 0 ? "nothing was looked at" : "the evidence is no ratio, or none that is finite"
    return members.explained([
      "tightest": noRatio, "median": noRatio, "witness": "nothing contradicts the claim",
      "token": "no random instance of a toy family is the witness",
    ])
  }

  /// The status table of a README: one row a claim.
  public static func markdown(_ records: [ClaimRecord]) -> String {
    let rows = records.map { record in
      let finding = record.finding
      return [
        record.claim.id, record.claim.title, "\(record.claim.source)", "**\(finding.verdict.rawValue)**",
        "\(finding.violations) of \(finding.instances)", number(finding.tightest),
        finding.witness.map { "\(finding.reason); \($0)" } ?? finding.reason,
      ]
    }
    let header = ["claim", "says", "where", "verdict", "contradicted by", "tightest", "why"]
    let lines = [header, header.map { _ in "---" }] + rows.map { $0.map { $0.replacing("|", with: "\\|") } }
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  /// Three digits, or a dash.
  public static func number(_ value: Double?) -> String { value.map { String(format: "%.3g", $0) } ?? "–" }
}
