import Estimation
import Foundation

/// What `ibau solvers` prints: one row per solver, one column per number of products.
enum SolverTables {
  static func text(_ comparison: SolverComparison, products: Int) -> String {
    let columns = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64].filter { $0 <= products }
    var table = TextTable(["solver", "damping"] + columns.map { "\($0)" } + ["ended"], allLeft: true)
    for ending in comparison.endings {
      table.add(
        [ending.solver, String(format: "%g", ending.damping)]
          + columns.map {
            comparison.residual(of: ending.solver, damping: ending.damping, products: $0)
              .map { String(format: "%.2g", $0) } ?? "–"
          } + [ending.status.rawValue])
    }
    return "Relative residual after so many Hessian–vector products\n\n" + table.text
  }
}
