import Catalog

extension Registry {
  /// The hypergradient estimators by identifier, each with its default settings.
  public static let hypergradientEstimators = Catalog<any HypergradientEstimator>(
    "hypergradient estimator",
    [
      ImplicitHypergradient(),
      UnrolledHypergradient(),
      ExactHypergradient(),
    ],
    name: { type(of: $0).id })
}
