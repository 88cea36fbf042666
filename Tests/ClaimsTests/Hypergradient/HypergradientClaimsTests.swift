import Catalog
import Claims
import Foundation
import Testing
import Theory

/// The claims of sections 3 and 4 and of Theorem 1.
@Suite("Claims on the hypergradient")
struct HypergradientClaimsTests {
  static let ids = [
    "C1", "C2", "C3", "C4", "C5", "C6", "C6b", "C7", "C8", "C9", "C10", "C11", "C11b", "C12", "C13", "C14", "C14b",
    "C15",
    "C15b", "C16", "C17", "C18",
  ]

  private func effort(_ instances: Int = 200, threads: Int = 2) -> Effort {
    Effort(instances: instances, threads: threads)
  }

  @Test("They are all in the registry, in the order of the paper")
  func registry() {
    #expect(Array(Registry.claims.ids.prefix(Self.ids.count)) == Self.ids)
  }

  @Test("Each is judged as expected, whatever the seed", arguments: ids, [0, 1])
  func verdicts(id: String, seed: Int) throws {
    let claim = try Registry.claims(id)
    let finding = try claim.judge(Effort(seed: seed, instances: 200, threads: 2))
    #expect(finding.verdict == claim.expected, "\(finding.reason) \(finding.witness ?? "")")
    #expect(finding.instances > 50 || id == "C12" || id == "C18")
    #expect(!finding.reason.isEmpty && !finding.reason.contains("\n"))
    #expect((finding.verdict == .refuted) == (finding.witness != nil) || claim.expected == .undecided)
    #expect(!(finding.witness ?? "").contains("\n"))
  }

  @Test("Each is judged alike on one thread and on three", arguments: ids)
  func reproducible(id: String) throws {
    let claim = try Registry.claims(id)
    func encoded(_ threads: Int) throws -> String {
      try JSONValue(encoding: claim.judge(effort(60, threads: threads))).text
    }
    #expect(try encoded(1) == encoded(3))
  }

  @Test("Each is stated in one sentence, with a source", arguments: ids)
  func statements(id: String) throws {
    let claim = try Registry.claims(id)
    #expect(claim.statement.hasSuffix(".") && !claim.statement.contains("\n") && claim.statement.count > 60)
    #expect(claim.source.work.contains("Zeng") && !claim.source.locus.isEmpty)
    #expect(claim.title.count <= 60 && !claim.title.hasSuffix("."))
  }

  @Test("A witness that is a random instance replays", arguments: ["C13", "C14b"])
  func tokens(id: String) throws {
    let token = try ReplayToken(try #require(Registry.claims(id).judge(effort()).token))
    #expect(try #require(try PropertyTest.replay(token)).outcome.isViolation)
  }
}

/// Evidence that is broken on purpose must change the verdict.
@Suite("Claims on the hypergradient can be judged otherwise")
struct BrokenEvidenceTests {
  private let effort = Effort(instances: 200, threads: 2)

  /// A bound at a share of another's value.
  private enum Halved: HypergradientBound {
    static let id = "halved"
    static let title = "Half the printed bound"
    static let source = Source("a mistake")
    static let takesRadius = true

    static func formula<Number: BoundNumber>(_ terms: HypergradientTerms<Number>, _ run: HypergradientRun) -> Number {
      PrintedTheorem1.formula(terms, run) * Number(0.5)
    }
  }

  private enum Vanishing: HypergradientBound {
    static let id = "vanishing"
    static let title = "A millionth of the minimax bound"
    static let source = Source("a mistake")

    static func formula<Number: BoundNumber>(_ terms: HypergradientTerms<Number>, _ run: HypergradientRun) -> Number {
      MinimaxTheorem1.formula(terms, run) * Number(1e-6)
    }
  }

  @Test("C1: a threshold above ln 2 lets classes change")
  func threshold() throws { #expect(ZeroMinimaxLossMeansRobust.judge(effort, threshold: 3).verdict == .refuted) }

  @Test("C3: an error that the distance does not bound upholds the objection")
  func direct() throws {
    let finding = try InexactMaximisersInvalidateAdversarialTraining.judge(effort, bound: Vanishing.self)
    #expect(finding.verdict == .upheld)
  }

  @Test("C4: the other sign is no response Jacobian")
  func response() throws { #expect(try ResponseJacobianIsImplicit.judge(effort, sign: 1).verdict == .refuted) }

  @Test("C5: in a ball that holds δ* the formula is right")
  func projection() throws {
    #expect(try HypergradientIsValidAfterProjection.judge(effort, share: 2).verdict == .upheld)
  }

  @Test("C6: with hardly any solver steps the error is of first order")
  func tolerance() throws {
    #expect(try ImplicitGradientToleratesInexactTriggers.judge(effort, depth: 0.1).verdict == .refuted)
  }

  @Test("C6b: fifty thousand steps do what five do not")
  func steps() throws {
    let effort = Effort(instances: 60, threads: 2)
    let (few, many) = (
      try FiveSolverStepsAreEnough.judge(effort, steps: 5), try FiveSolverStepsAreEnough.judge(effort, steps: 50_000)
    )
    #expect(many.violations < few.violations / 4)
    #expect(try #require(many.median) < 0.5 && #require(few.median) > 0.99)
  }

  @Test("C7: descent contracts")
  func descent() throws { #expect(try AscentOnAConvexLossContracts.judge(effort, sign: -1).verdict == .upheld) }

  @Test("C8: another formula disagrees with the eigenvalues")
  func contraction() throws {
    let finding = try BestStepContractsByTheConditionNumber.judge(effort) { mu, L in 1 - mu / L }
    #expect(finding.verdict == .refuted)
  }

  @Test("C9: without ∇α the Jacobian in θ is wrong")
  func step() throws { #expect(try JacobiansOfTheInnerMap.judge(effort, keepsStep: false).verdict == .refuted) }

  @Test("C10: half the constants are too small")
  func constants() throws {
    #expect(try LipschitzConstantsOfTheInnerMap.judge(effort, share: 0.5).verdict == .refuted)
  }

  @Test("C11: another formula is not Grazzi's")
  func lemma() throws { #expect(try Lemma1IsGrazzisResult.judge(effort, SharpTheorem1.self).verdict == .refuted) }

  @Test("C12: half the bound is exceeded")
  func equal() throws {
    let finding = try PrintedBoundHoldsForEqualCounts.judge(Effort(instances: 1000, threads: 2), Halved.self)
    #expect(finding.verdict == .refuted)
  }

  @Test("C13 and C14b: the corrected bound holds where the printed one fails")
  func corrected() throws {
    #expect(try PrintedBoundHoldsAsImplemented.judge(effort, CorrectedTheorem1.self).verdict == .upheld)
    #expect(try PrintedBoundHoldsForLongSolversInMinimax.judge(effort, CorrectedTheorem1.self).verdict == .upheld)
  }

  @Test("C14: a bound that is too small is exceeded")
  func minimax() throws {
    #expect(try PrintedBoundHoldsInMinimax.judge(effort, Vanishing.self).verdict == .refuted)
  }

  @Test("C15: halfway to the limit is not the limit")
  func limit() throws { #expect(try MoreInnerStepsAreMoreAccurate.judge(effort, depth: 0.5).verdict == .refuted) }

  @Test("C16: outer steps that are too long run away")
  func outer() throws { #expect(try TheSolutionConverges.judge(effort, rate: 50).verdict == .refuted) }

  @Test("C17: a ridge above every curvature makes e strongly convex")
  func ridge() throws { #expect(try AssumptionsHoldForNetworks.judge(effort, ridge: 100).verdict == .upheld) }

  private struct Records: EvidenceRecords {
    let norms: [Double]

    func records(of study: String) -> [JSONValue] {
      guard study == "assumptions" else { return [] }
      return norms.map { norm in
        ["run": ["iterates": [["norm": 0], ["norm": .number(norm)]]], "settings": ["radius": 10]]
      }
    }
  }

  @Test("C18: records decide", arguments: [([], Verdict.undecided), ([3.0, 9.5], .upheld), ([3.0, 12.0], .refuted)])
  func records(norms: [Double], verdict: Verdict) throws {
    let effort = Effort(records: Records(norms: norms))
    #expect(try TriggerSolutionsAreInterior.judge(effort).verdict == verdict)
  }
}
