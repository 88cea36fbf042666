import Catalog
import Testing
import Theory

/// Mistakes put into the computation on purpose: the properties must notice each.
@Suite("Faults are noticed")
struct FaultTests {
  private func violations(
    _ family: any ToyFamily.Type, _ bound: any HypergradientBound.Type, _ change: (inout PropertyTest) -> Void
  ) throws -> Int {
    var test = PropertyTest(family)
    (test.instances, test.threads) = (1000, 2)
    change(&test)
    return try test.run().violations(bound)
  }

  @Test("A solver that returns its previous iterate", arguments: ["a1", "a2"])
  func previousIterate(id: String) throws {
    let found = try violations(Registry.toyFamilies(id), CorrectedTheorem1.self) {
      let solver = $0.method.fixedPoint
      $0.method.fixedPoint = { problem, g, k, v, scratch in solver(problem, g, max(k - 1, 0), v, scratch) }
    }
    #expect(found > 0)
  }

  @Test("A mixed product of the wrong sign", arguments: Registry.toyFamilies.ids)
  func sign(id: String) throws {
    let family = try Registry.toyFamilies(id)
    let isMinimax = family.problem().isMinimax
    let found = try violations(family, isMinimax ? MinimaxTheorem1.self : CorrectedTheorem1.self) {
      if id.hasPrefix("b") { $0.instances = 300 }
      $0.method.mixedProduct = { problem, v, product in
        problem.mixedProduct(v, into: product)
        for p in 0..<problem.parameters { product[p] = -product[p] }
      }
    }
    #expect(found > 0)
  }

  /// The corrected bound with α where c₂ has α².
  private enum StepOnce: HypergradientBound {
    static let id = "step-once"
    static let title = "c₂ with α for α²"
    static let source = Source("a mistake")

    static func formula<Number: BoundNumber>(_ terms: HypergradientTerms<Number>, _ run: HypergradientRun) -> Number {
      let constants = terms.constants, sums = terms.sums(run.k)
      let once = Number(constants.rho1) * Number(constants.Lh) * Number(constants.alpha) / terms.gap
      let c2 = (terms.nu2 + once) * Number(constants.LE) * Number(constants.D)
      return (terms.c1 + c2 * sums.sum) * Number(run.rho) + terms.c3 * sums.power
    }
  }

  @Test("α for α² in c₂, where α is large")
  func stepOnce() throws {
    #expect(try violations(LargeStepSoftplus.self, StepOnce.self) { $0.bounds = [StepOnce.self] } > 0)
  }
}
