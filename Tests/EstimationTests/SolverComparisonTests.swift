import Bilevel
import Catalog
import Estimation
import Testing
import Torch

/// g(δ) = ½ Σ λᵢδᵢ² in double.
private func quadratic(_ eigenvalues: [Double]) throws -> AutogradOperator {
  let curvature = try Tensor(eigenvalues, [eigenvalues.count])
  return try AutogradOperator(at: .zeros([eigenvalues.count], .float64), TensorBundle([.zeros([1], .float64)])) {
    δ, θ in
    try (0.5 * curvature * δ * δ).sum() + θ.tensors[0].sum()
  }
}

@Suite("Linear solvers side by side") struct SolverComparisonTests {
  @Test("Each residual is that of the iterate after so many steps, measured", arguments: [0, 3], [1, 6])
  func residuals(damping: Double, products: Int) throws {
    let inner = try quadratic([-1, 0.5, 2, 7, 11]), b = try Tensor([1.0, -2, 0.5, 3, 1], [5])
    let comparison = try SolverComparison(of: inner, b, rate: 0.1, dampings: [damping], products: products)
    let map = HessianMap(of: inner, scale: 0.1, shift: damping)
    #expect(Set(comparison.rows.map { $0.solver }).count == comparison.endings.count)
    for row in comparison.rows where row.step > 0 {
      let solver = try Registry.linearSolvers(row.solver)
      let value = try solver.limited(steps: row.step, tolerance: 1e-12).solve(map, b).value
      let residual = try (b - map.apply(value)).norm().item() / b.norm().item()
      #expect(abs(residual - row.residual) < 1e-8 * max(1, residual), "\(row)")
      #expect(row.products == solver.products(after: row.step) && row.products <= products)
    }
  }

  @Test("Without damping an indefinite system is solved by minimal residuals, and not by the fixed point")
  func indefinite() throws {
    let inner = try quadratic([-1, 0.5, 2, 7, 11]), b = try Tensor([1.0, -2, 0.5, 3, 1], [5])
    let comparison = try SolverComparison(of: inner, b, rate: 0.1, dampings: [0], products: 6)
    #expect(try #require(comparison.residual(of: MINRES.id, damping: 0, products: 5)) < 1e-6)
    #expect(try #require(comparison.residual(of: FixedPointIteration.id, damping: 0, products: 5)) > 0.1)
    #expect(comparison.residual(of: MINRES.id, damping: 1, products: 5) == nil)
  }

  @Test("An iterate is made of as many products as its solver says", arguments: Registry.linearSolvers.ids)
  func products(name: String) throws {
    let solver = try Registry.linearSolvers(name)
    guard solver is any SteppedSolver else { return }
    var count = 0
    let map = ActionMap(.positiveDefinite) {
      count += 1; return try Tensor([0.5, 1, 1.5], [3]) * $0
    }
    _ = try solver.limited(steps: 2, tolerance: 1e-12).solve(map, Tensor([1.0, 1, 1], [3]))
    // Some take one more, to say how far they are.
    #expect((0...1).contains(count - solver.products(after: 2)))
  }
}
