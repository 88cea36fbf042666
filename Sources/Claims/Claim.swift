import Catalog
import Theory

/// What the evidence says of a claim.
public enum Verdict: String, Codable, Sendable, CaseIterable {
  case upheld, refuted, undecided
}

/// One proposition of the paper (or of this toolkit) and the evidence that judges it.
public protocol Claim: Catalogued {
  /// The proposition in one sentence, defining every symbol it uses.
  static var statement: String { get }
  /// The verdict an independent audit arrives at.
  static var expected: Verdict { get }
  /// Whether the verdict depends on recorded experiments, without which it is `expected`.
  static var isJudgedFromRecords: Bool { get }
  /// Runs the evidence. Same effort, same finding, whatever the thread count.
  static func judge(_ effort: Effort) throws -> Finding
}

extension Claim {
  public static var isJudgedFromRecords: Bool { false }
}

/// How hard to look.
public struct Effort: Sendable {
  public var seed: Int
  public var instances: Int
  public var threads: Int
  public var records: (any EvidenceRecords)?
  /// What the softmax problems cut their inputs from; synthetic patches if nil.
  public var images: ImagePatches?

  public init(
    seed: Int = 0, instances: Int = 1000, threads: Int = 1, records: (any EvidenceRecords)? = nil,
    images: ImagePatches? = nil
  ) {
    self.seed = seed
    self.instances = instances
    self.threads = threads
    self.records = records
    self.images = images
  }
}

/// What the evidence says.
public struct Finding: Codable, Sendable {
  public var verdict: Verdict
  /// One sentence: why upheld, refuted or undecided.
  public var reason: String
  /// Draws looked at.
  public var instances: Int
  /// Draws that contradict the claim.
  public var violations: Int
  /// The largest error/bound (or other ratio) seen.
  public var tightest: Double?
  public var median: Double?
  /// The smallest counterexample found, in words and numbers.
  public var witness: String?
  /// `ibau verify --replay` reproduces a random witness from it.
  public var token: String?

  public init(
    verdict: Verdict, reason: String, instances: Int, violations: Int, tightest: Double? = nil, median: Double? = nil,
    witness: String? = nil, token: String? = nil
  ) {
    self.verdict = verdict
    self.reason = reason
    self.instances = instances
    self.violations = violations
    self.tightest = tightest
    self.median = median
    self.witness = witness
    self.token = token
  }
}
