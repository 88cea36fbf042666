public import Bilevel
import Catalog
public import Torch

/// How close each linear solver comes to the solution of a hypergradient's system, product by product.
///
/// The system is α(H + λI)·v = b with H = ∇²_δ g, as in `ImplicitHypergradient`. Every solver starts from zero and takes
/// as many steps as it may; residuals are those that it reports for its iterates.
public struct SolverComparison: Sendable {
  /// One iterate of one solver.
  public struct Row: Sendable, Equatable {
    public var solver: String
    /// λ.
    public var damping: Double
    public var step: Int
    /// Hessian–vector products that the iterate is made of.
    public var products: Int
    /// ‖b − α(H + λI)v‖/‖b‖.
    public var residual: Double
  }

  public let rows: [Row]
  /// How each solve ended, in the order of the registry, for each damping.
  public let endings: [(solver: String, damping: Double, status: Status)]

  /// - Parameters:
  ///   - inner: has H.
  ///   - rightHandSide: b.
  ///   - rate: α.
  ///   - dampings: each λ to try.
  ///   - products: the most that a solver may spend on its last iterate.
  ///   - onSolve: hears of each solve.
  public init(
    of inner: any SecondOrderOperator, _ rightHandSide: Tensor, rate: Double, dampings: [Double], products: Int,
    onSolve: (_ solver: String, _ damping: Double) throws -> Void = { _, _ in }
  ) throws {
    var rows: [Row] = [], endings: [(solver: String, damping: Double, status: Status)] = []
    for damping in dampings {
      let map = HessianMap(of: inner, scale: rate, shift: damping)
      for method in Registry.linearSolvers where method is any SteppedSolver {
        let solver = type(of: method).id
        try onSolve(solver, damping)
        // Its own account of the last step is not always measured, so that one step more is taken than is shown.
        let steps = (0...products).last { method.products(after: $0) <= products }!
        let solution = try method.limited(steps: steps + 1, tolerance: 1e-7).solve(map, rightHandSide)
        for (step, residual) in solution.residuals.enumerated() where step <= steps {
          rows.append(
            Row(
              solver: solver, damping: damping, step: step, products: method.products(after: step), residual: residual))
        }
        endings.append((solver, damping, solution.status))
      }
    }
    self.rows = rows
    self.endings = endings
  }

  /// The smallest residual that `solver` had for at most so many products; nil for one that never took a step.
  public func residual(of solver: String, damping: Double, products: Int) -> Double? {
    rows.filter { $0.solver == solver && $0.damping == damping && $0.step > 0 && $0.products <= products }.last?
      .residual
  }
}
