import Catalog

extension Registry {
  /// The bounds of the hypergradient's error: Theorem 1, as printed and as it holds.
  public static let hypergradientBounds = Catalog<any HypergradientBound.Type>(
    "hypergradient bound",
    [
      PrintedTheorem1.self, CorrectedTheorem1.self, SharpTheorem1.self, ConjugateGradientTheorem1.self,
      MinimaxTheorem1.self, APosterioriTheorem1.self, DirectGradientBound.self,
    ]
  ) { $0.id }
}
