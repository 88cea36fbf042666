import Catalog
import Foundation
import Testing
import Theory

@Suite("Bounds of the hypergradient's error")
struct BoundTests {
  private func constants(q: Double = 0.9998, isQuadratic: Bool = false) throws -> SmoothnessConstants {
    try SmoothnessConstants(
      mu: 1 - q, L: 1, rho1: isQuadratic ? 0 : 0.3, rho2: isQuadratic ? 0 : 0.7, eta1: 2, eta2: 0.5, LE: 3, Lh: 0.4,
      alpha: 1, alphaGradient: 0.1, D: 2)
  }

  @Test("With k = t the printed and the corrected bound are one", arguments: [0.2, 0.9, 0.9998], [1, 5, 50])
  func coincide(q: Double, t: Int) throws {
    let terms = HypergradientTerms<Double>(try constants(q: q)), run = HypergradientRun(t: t, k: t, rho: 0.3)
    #expect(PrintedTheorem1.value(terms, run) == CorrectedTheorem1.value(terms, run))
  }

  @Test("The sharp bound is below the corrected one, and near it for large k", arguments: [0, 1, 5, 50, 100_000])
  func sharper(k: Int) throws {
    let terms = HypergradientTerms<Double>(try constants()), run = HypergradientRun(t: 3, k: k, rho: 0.3)
    let (sharp, corrected) = (SharpTheorem1.value(terms, run), CorrectedTheorem1.value(terms, run))
    #expect(sharp <= corrected * (1 + 1e-14))
    if k == 100_000 { #expect(sharp > 0.999 * corrected) }
  }

  @Test("The direct gradient's bound is never above the printed one where E = −e")
  func directBelowPrinted() throws {
    let terms = HypergradientTerms<Double>(try constants())
    for t in [0, 1, 10, 1000] {
      let run = HypergradientRun(t: t, k: t, rho: 0.3, isMinimax: true)
      #expect(DirectGradientBound.value(terms, run) <= PrintedTheorem1.value(terms, run))
    }
  }

  @Test("The minimax bound's first-order part falls with k, and its rest is quadratic in Δ")
  func orders() throws {
    let terms = HypergradientTerms<Double>(try constants(q: 0.5))
    func bound(_ rho: Double) -> Double {
      MinimaxTheorem1.value(terms, HypergradientRun(t: 1, k: 200, rho: rho, isMinimax: true))
    }
    #expect(abs(bound(1e-3) / bound(5e-4) - 4) < 0.01)
  }

  @Test("Logarithms agree with the values, and outlast them", arguments: Registry.hypergradientBounds.ids)
  func logarithms(id: String) throws {
    let bound = try Registry.hypergradientBounds(id)
    let measurement = HypergradientRun.Measurement(innerGradient: 1e-3, residual: 1e-4, solution: 2)
    let run = HypergradientRun(t: 7, k: 7, rho: 0.3, isMinimax: true, measurement: measurement)
    let found = bound.evaluate(try constants(), run)
    #expect(found.applies)
    let value = try #require(found.value), log10 = try #require(found.log10)
    #expect(abs(log10 - Foundation.log10(value)) < 1e-12 * max(1, abs(log10)))
    var wide = try constants()
    wide.LE = 1e300
    (wide.Lh, wide.rho2, wide.eta2) = (1e300, 1e300, 1e300)
    wide.D = 1e300
    let huge = bound.evaluate(wide, run)
    if huge.value == .infinity { #expect(try #require(huge.log10) > 308 && #require(huge.log10).isFinite) }
  }

  @Test("A remainder too small for Double still has its logarithm")
  func underflow() throws {
    let run = HypergradientRun(t: 1, k: 1_000_000, rho: 0)
    let found = CorrectedTheorem1.evaluate(try constants(q: 0.5), run)
    #expect(found.value == 0)
    #expect(abs(try #require(found.log10) + 301_029.6) < 1)
  }

  @Test("A bound says which assumption fails")
  func assumptions() throws {
    let fine = try constants(q: 0.5)
    func unmet(_ bound: any HypergradientBound.Type, _ constants: SmoothnessConstants, _ run: HypergradientRun)
      -> Assumption
    { bound.evaluate(constants, run).unmet }
    #expect(unmet(PrintedTheorem1.self, fine, HypergradientRun(t: 5, k: 4, rho: 0.1)) == .oneCount)
    #expect(unmet(CorrectedTheorem1.self, fine, HypergradientRun(t: 5, k: 4, rho: 0.1)).isEmpty)
    #expect(unmet(CorrectedTheorem1.self, fine, HypergradientRun(t: 5, k: 4, rho: 1.1)) == .approach)
    #expect(unmet(PrintedTheorem1.self, fine, HypergradientRun(t: 4, k: 4, rho: 0.1, solutionNorm: 3)) == .interior)
    #expect(unmet(MinimaxTheorem1.self, fine, HypergradientRun(t: 5, k: 4, rho: 0.1)) == .minimax)
    #expect(unmet(APosterioriTheorem1.self, fine, HypergradientRun(t: 5, k: 4, rho: 0.1)) == .measured)
    var expansive = fine
    expansive.alpha = 3
    let found = CorrectedTheorem1.evaluate(expansive, HypergradientRun(t: 5, k: 4, rho: 0.1))
    #expect(found.unmet == .contraction && found.value == nil && found.log10 == nil)
    #expect(found.unmet.description.contains("2/L"))
    #expect(!found.unmet.description.contains("\n"))
  }

  @Test("Every assumption has a sentence of its own")
  func sentences() {
    let all: [Assumption] = [.contraction, .approach, .interior, .oneCount, .minimax, .measured]
    #expect(Set(all.map(\.description)).count == all.count)
    #expect(all.allSatisfy { !$0.description.isEmpty })
    #expect(Assumption().description.isEmpty)
  }

  @Test("Constants that make no sense are refused in a line")
  func badConstants() {
    func message(_ make: () throws -> SmoothnessConstants) -> String {
      do { return "\(try make())" } catch { return "\(error)" }
    }
    let swapped = message { try SmoothnessConstants(mu: 2, L: 1, LE: 1, Lh: 1, alpha: 1, D: 1) }
    #expect(swapped.contains("μ = 2.0 exceeds L = 1.0") && !swapped.contains("\n"))
    let negative = message { try SmoothnessConstants(mu: 1, L: 2, LE: 1, Lh: 1, alpha: 1, D: -1) }
    #expect(negative.contains("radius D = -1.0") && !negative.contains("\n"))
    #expect(message { try SmoothnessConstants(mu: .nan, L: 2, LE: 1, Lh: 1, alpha: 1, D: 1) }.contains("nan"))
  }

  @Test("Where q is near one, 1 − q keeps its digits")
  func gap() throws {
    let constants = try SmoothnessConstants(mu: 1e-17, L: 1, LE: 1, Lh: 1, alpha: 1, D: 1)
    #expect(HypergradientTerms<Double>(constants).gap == 1e-17)
    #expect(HypergradientTerms<Double>(constants).c3 == 1e17)
  }
}
