/// The two computations that an approximate hypergradient consists of besides gradients: solving for v, and Nᵀv.
///
/// They are values, so that another solver, or a wrong one, can be put before the same properties.
public struct HypergradientMethod: Sendable {
  /// Writes v_k, an approximate solution of αM·v = g after k steps from zero; the last argument has room for 3d numbers.
  public typealias Solver = @Sendable (any ToyProblem, _ g: Numbers, _ k: Int, _ v: Numbers, _ scratch: Numbers) -> Void
  /// Writes Nᵀv, P numbers.
  public typealias MixedProduct = @Sendable (any ToyProblem, _ v: Numbers, _ product: Numbers) -> Void

  public var fixedPoint: Solver
  public var conjugateGradient: Solver
  public var mixedProduct: MixedProduct

  public static let standard = HypergradientMethod(
    fixedPoint: iterate, conjugateGradient: conjugate, mixedProduct: { $0.mixedProduct($1, into: $2) })

  /// vⱼ₊₁ = vⱼ − αM·vⱼ + g.
  private static let iterate: Solver = { problem, g, k, v, image in
    let d = problem.dimension
    v.update(repeating: 0, count: d)
    for _ in 0..<k {
      problem.hessianProduct(v, into: image)
      for i in 0..<d { v[i] += g[i] - problem.alpha * image[i] }
    }
  }

  /// Conjugate gradients on αM, which stops early where the residual is zero to rounding.
  private static let conjugate: Solver = { problem, g, k, v, scratch in
    let d = problem.dimension
    let (residual, direction, image) = (scratch, scratch + d, scratch + 2 * d)
    v.update(repeating: 0, count: d)
    residual.update(from: g, count: d)
    direction.update(from: g, count: d)
    var square = Kernels.dot(g, g, d)
    let negligible = square * 0x1p-104
    for _ in 0..<k {
      guard square > negligible else { return }
      problem.hessianProduct(direction, into: image)
      let length = square / (problem.alpha * Kernels.dot(direction, image, d))
      Kernels.add(length, direction, to: v, d)
      Kernels.add(-length * problem.alpha, image, to: residual, d)
      let next = Kernels.dot(residual, residual, d)
      for i in 0..<d { direction[i] = residual[i] + next / square * direction[i] }
      square = next
    }
  }
}
