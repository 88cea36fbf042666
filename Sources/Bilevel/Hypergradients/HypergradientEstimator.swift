import Catalog
import Torch

/// A way to dψ/dθ for ψ(θ) = G(δ*(θ), θ).
///
/// Laws, held for every registered estimator: the direct part is ∂G/∂θ untouched; on quadratics the total approaches
/// the closed form; where ∂G/∂δ = 0 the indirect part is zero and costs nothing.
public protocol HypergradientEstimator: Catalogued, Configurable {
  /// - Throws: `Fault` where the problem lacks something that the estimator cannot do without.
  func estimate(_ problem: HypergradientProblem) throws -> Hypergradient
}

extension HypergradientProblem {
  /// The hypergradient with −`scale`·Mᵀv as its indirect part.
  func hypergradient(_ solution: Solution<Tensor>, scale: Double) throws -> Hypergradient {
    let vanishes = try solution.value.dot(solution.value) == 0
    let indirect =
      try vanishes ? outerParameterGradient.zeros() : inner.mixed(solution.value) * -scale
    return try Hypergradient(direct: outerParameterGradient, indirect: indirect, solution: solution)
  }
}
