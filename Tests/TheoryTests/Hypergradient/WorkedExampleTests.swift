import Testing
import Theory

/// The instances that show what is wrong with the printed statement, digit by digit.
@Suite("Worked examples")
struct WorkedExampleTests {
  private func run(_ example: WorkedExample, t: Int? = nil, k: Int? = nil) throws -> (
    run: InstanceRun, observation: Observation
  ) {
    let run = InstanceRun(example.family.problem())
    return (run, try #require(run(example.draw(t: t, k: k))))
  }

  private func value(_ bound: any HypergradientBound.Type, _ run: InstanceRun) throws -> Double {
    run.outcomes[try #require(run.bounds.firstIndex { $0 == bound })].value
  }

  private func near(_ a: Double, _ b: Double, _ digits: Double = 1e-6) -> Bool { abs(a - b) <= digits * abs(b) }

  @Test("Too few solver steps: error 0.8⁵, printed bound √2·0.8⁵⁰, corrected √2·0.8⁵")
  func shortSolver() throws {
    let (run, seen) = try run(.shortSolver)
    #expect(near(seen.fixedPointError, 0.32768, 1e-9))
    #expect(try near(value(PrintedTheorem1.self, run), 2.018_3e-5, 1e-4))
    #expect(try near(value(PrintedTheorem1.self, run), 2.0.squareRoot() * 1.427_247_692_705_96e-5, 1e-9))
    #expect(try near(value(CorrectedTheorem1.self, run), 0.463_409_5, 1e-6))
  }

  @Test("The constraint is active: the gradient is (1, 0), the implicit formula gives (3, 0)")
  func projection() throws {
    let (run, seen) = try run(.projection)
    #expect(seen.regime == .constrained)
    #expect(zip(run.hypergradient, [1, 0]).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(zip(run.approximation, [3, 0]).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test("Too many solver steps: true gradient 0, error 0.64(1 − 0.8⁵⁰), printed 0.2304, corrected attained")
  func longSolver() throws {
    let (run, seen) = try run(.longSolver)
    #expect(seen.gradientNorm < 1e-15)
    #expect(near(seen.fixedPointError, 0.639_990_865_614_7, 1e-9))
    #expect(try near(value(PrintedTheorem1.self, run), 0.2304, 1e-9))
    #expect(try near(value(CorrectedTheorem1.self, run), seen.fixedPointError, 1e-9))
  }

  @Test(
    "Minimax with more solver than inner steps: the printed 8.7612 is passed at k = 6",
    arguments: [(5, 8.486, 30.9), (6, 10.1734, 36.17), (1000, 92.843, 294.0)])
  func notch(k: Int, error: Double, corrected: Double) throws {
    let (run, seen) = try run(.notch, k: k)
    #expect(near(seen.fixedPointError, error, 5e-5))
    #expect(try near(value(PrintedTheorem1.self, run), 8.7612, 1e-9))
    #expect(try near(value(CorrectedTheorem1.self, run), corrected, 2e-3))
    #expect(seen.fixedPointError > 8.7612 || k == 5)
  }

  @Test("The notch's own numbers: q = 0.98, ν₂ = 0.02, L_E = 297, G′(1.98) = 95.228")
  func notchConstants() throws {
    let problem = Notch.problem()
    #expect(problem.load(WorkedExample.notch.draw()))
    let terms = HypergradientTerms<Double>(problem.constants(D: 1, Lh: 0))
    #expect(near(terms.q, 0.98) && near(terms.nu2, 0.02) && near(terms.constants.LE, 297))
    #expect(near(problem.innerGradient(at: [1.98])[0], 95.228, 2e-6))
  }
}
