import Catalog
import Claims
import Foundation
import Testing
import Theory

@Suite("Claims on generalisation and experiments") struct GeneralisationClaimsTests {
  static let ids = Registry.claims.ids.filter { Int($0.filter(\.isNumber))! >= 19 }
  let few = Effort(seed: 1, instances: 200)

  @Test("There is a row for each of C19 to C45, and a second one where the claim is conditional")
  func complete() {
    #expect(Set(Self.ids) == Set((19...45).map { "C\($0)" } + ["C21b", "C29b", "C36b", "C40b"]))
  }

  @Test("The verdict is the one expected, with a reason, and a witness where it is refuted", arguments: ids)
  func verdicts(id: String) throws {
    let claim = try Registry.claims(id)
    let finding = try claim.judge(few)
    #expect(finding.verdict == claim.expected, "\(finding.reason)")
    #expect(!finding.reason.isEmpty && finding.violations <= max(finding.instances, 1))
    #expect(finding.verdict != .refuted || (finding.violations > 0 && finding.witness?.isEmpty == false))
    #expect(!claim.statement.isEmpty && !claim.title.isEmpty)
  }

  @Test("The same effort gives the same finding, another seed another draw", arguments: ["C21", "C28", "C36", "C43"])
  func reproducible(id: String) throws {
    let claim = try Registry.claims(id)
    func encoded(_ effort: Effort) throws -> String { try JSONValue(encoding: claim.judge(effort)).text }
    let again = Effort(seed: 1, instances: 200, threads: 2)
    #expect(try encoded(few) == encoded(again))
    #expect(try encoded(few) != encoded(Effort(seed: 2, instances: 200)))
  }

  /// A claim with its evidence broken, and the verdict that the breakage must lead to.
  struct Breakage: Sendable, CustomTestStringConvertible {
    var what: String
    var verdict: Verdict
    var judge: @Sendable (Effort) throws -> Finding
    var testDescription: String { what }

    init(_ what: String, _ verdict: Verdict, _ judge: @escaping @Sendable (Effort) throws -> Finding) {
      self.what = what
      self.verdict = verdict
      self.judge = judge
    }
  }

  static let breakages = [
    Breakage("C19 with a loss that vanishes at margin zero", .refuted) {
      RampRiskIsAboveTheErrorRate.judge($0) { margin, gamma in margin >= 0 ? 0 : min(1, -margin / gamma) }
    },
    Breakage("C20 with a loss that vanishes from 2γ on only", .refuted) {
      RampRiskIsBelowTheSmallMarginRate.judge($0) { margin, gamma in RampLoss.value(margin: margin, gamma: 2 * gamma) }
    },
    Breakage("C21 with a tenth of the slack", .refuted) { try Lemma2HoldsForAFixedTrigger.judge($0, slack: 0.1) },
    Breakage("C21b with so few symbols that all are seen", .upheld) {
      try Lemma2HoldsForATriggerFromTheSample.judge($0, symbols: 5)
    },
    Breakage("C22 with half the constant", .refuted) { SignedSumsAreBoundedByRootN.judge($0, constant: 0.5) },
    Breakage("C23 with the corrected slack", .upheld) {
      try PrintedComplexityBoundsTheRampClass.judge($0, isCorrected: true)
    },
    Breakage("C24 with different balls", .upheld) { EvasionIsWorseByRootD.judge($0, isLikeForLike: false) },
    Breakage("C25 with a slack that grows", .refuted) {
      try Theorem2ImprovesWithN.judge($0) { draw, n in Magnitude(draw.norm * Double(n)) }
    },
    Breakage("C26 with ‖X‖ alone", .refuted) { AtomsAndHolderBoundTheCoefficients.judge($0) { norm, _ in norm } },
    Breakage("C27 without √n", .refuted) { AugmentedNormIsBounded.judgeWithoutRoot($0) },
    Breakage("C28 without the trigger", .refuted) { FirstLayerCoveringNumber.judgeWithoutTrigger($0) },
    Breakage("C29 with a fifth of the terms", .refuted) { LaterLayersCoveringNumber.judge($0, scale: 0.2) },
    Breakage("C29b with few outputs", .upheld) { _ in InputUnitsMayReplaceOutputUnits.judge(largest: 10) },
    Breakage("C30 without the later layers", .refuted) { try CoversCompose.judge($0, propagates: false) },
    Breakage("C31 with a trigger of norm one", .upheld) { try NormsPropagateWithS1.judge($0, radius: 1) },
    Breakage("C32 with exponent one", .refuted) { ScaleSplitIsOptimal.judge($0, exponent: 1) },
    Breakage("C33 with 1.2/γ", .refuted) { RampOfMarginIsLipschitz.judge($0, constant: 1.2) },
    Breakage("C34 with 23", .refuted) { try DudleyConstantsAreRight.judge($0, constant: 23) },
    Breakage("C36 without the trigger", .upheld) { Theorem3ImprovesWithN.judgeWithoutTrigger($0) },
    Breakage("C36b without a logarithm", .refuted) { Theorem3GrowsByTheCriterion.judgeWithoutLogarithms($0) },
    Breakage("C37 without a trigger", .upheld) { OnlyTheNamedTermsHoldExtraN.judge($0, radius: 0) },
    Breakage("C38 with a trigger of norm 1e-4", .undecided) { Theorem3IsInformative.judge($0, radius: 1e-4) },
    Breakage("C39 with rising gaps", .upheld) {
      GapFallsWithWidthAsTheorem3Says.judge($0, table: table([(5000, 0.0024), (5000, 0.0027), (5000, 0.0035)]))
    },
    Breakage("C40 with rising gaps", .upheld) {
      GapFallsWithNAsTheorem3Says.judge($0, table: table([(500, 0.0035), (2500, 0.0071), (5000, 0.0167)]))
    },
    Breakage("C40b with constant gaps", .refuted) { _ in
      try GapFallsLikeTheCorrectedRate.judge(table: table([(500, 0.01), (2500, 0.01), (5000, 0.01)]))
    },
    Breakage("C40b with many runs", .upheld) { _ in
      try GapFallsLikeTheCorrectedRate.judge(table: table([(500, 0.01), (5000, 0.01 / 10.0.squareRoot())], runs: 500))
    },
    Breakage("C41 with gaps of several per cent", .upheld) { _ in
      try GapsAreMeasurable.judge(
        range: table([(5000, 0.08), (5000, 0.04), (5000, 0.01)]),
        sizes: table([(500, 0.001), (2500, 0.05), (5000, 0.2)]))
    },
    Breakage("C43 with unrolling", .refuted) { ImplicitMemoryIsThatOfAGradient.judge($0, method: .unrolled) },
    Breakage("C44 with unrolling", .refuted) { ImplicitTimeIsLinearInSolverSteps.judge($0, method: .unrolled) },
  ]

  @Test("Breaking the evidence changes the verdict", arguments: breakages)
  func broken(_ breakage: Breakage) throws {
    let finding = try breakage.judge(few)
    #expect(finding.verdict == breakage.verdict, "\(finding.reason)")
  }

  @Test("The columns of Table 7 are the counts of 1000-class networks, and right for no W of a CIFAR input")
  func table7() {
    let columns = Table7StatesWidthsAndParameters.judge(classes: 1000, inputs: 3)
    // Parameters agree; the widths are channels, but GoogLeNet's largest is 1024.
    #expect(columns.violations == 1 && columns.witness?.contains("GoogLeNet: W is at least 1024") == true)
    #expect(Table7StatesWidthsAndParameters.judge(classes: 10, inputs: 3072).violations == 6)
  }

  private static func table(_ rows: [(Int, Double)], runs: Int = 5) -> GapTable {
    GapTable(rows.map { GapTable.Row("\($0.0)", count: $0.0, gap: $0.1) }, runs: runs, testCount: 5000)
  }
}

@Suite("The counted hypergradient") struct CountedHypergradientTests {
  @Test("Unrolling gives the derivative of the outer value after T steps", arguments: [0, 1, 3, 10])
  func unrolledIsADerivative(inner: Int) {
    let problem = CountedHypergradient(seed: 5)
    let found = problem.hypergradient(.unrolled, inner: inner, solver: 0).value
    let width = problem.weights[0].count
    for (index, value) in found.enumerated() {
      var (up, down) = (problem, problem)
      up.weights[index / width][index % width] += 1e-5
      down.weights[index / width][index % width] -= 1e-5
      // The step length is a constant of the problem, not a function of the weights.
      let slope = (up.outerValue(inner: inner) - down.outerValue(inner: inner)) / 2e-5
      #expect(abs(slope - value) < 1e-8)
    }
  }

  @Test("The implicit and the unrolled hypergradient agree in the limit of many steps")
  func methodsAgree() {
    let problem = CountedHypergradient(seed: 6)
    let implicit = problem.hypergradient(.implicit, inner: 300, solver: 300).value
    let unrolled = problem.hypergradient(.unrolled, inner: 300, solver: 0).value
    for (a, b) in zip(implicit, unrolled) { #expect(abs(a - b) < 1e-12) }
  }

  @Test("Unrolling's live numbers grow by one iterate and one set of activations a step; the implicit method's do not")
  func liveNumbers() {
    let problem = CountedHypergradient(seed: 7)
    func peak(_ method: CountedHypergradient.Method, _ inner: Int) -> Int {
      problem.hypergradient(method, inner: inner, solver: 5).counts.peak
    }
    #expect(peak(.implicit, 10) == peak(.implicit, 100))
    let step = problem.weights[0].count + 12 * problem.weights.count
    #expect(peak(.unrolled, 100) - peak(.unrolled, 50) == 50 * step)
  }

  @Test("An implicit hypergradient takes T + 1 gradients, one product a solver step, and one mixed product")
  func passes() {
    let counts = CountedHypergradient(seed: 8).hypergradient(.implicit, inner: 50, solver: 5).counts
    #expect(counts.gradients == 51 && counts.products == 5 && counts.mixed == 1 && counts.passes == 57)
  }
}
