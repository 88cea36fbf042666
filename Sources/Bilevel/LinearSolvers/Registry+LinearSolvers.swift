import Catalog

extension Registry {
  /// The linear solvers by identifier, each with its default settings.
  public static let linearSolvers = Catalog<any LinearSolver>(
    "linear solver",
    [
      FixedPointIteration(),
      NeumannSeries(),
      ConjugateGradient(),
      NormalEquations(),
      MINRES(),
      DenseReference(),
    ],
    name: { type(of: $0).id })
}
