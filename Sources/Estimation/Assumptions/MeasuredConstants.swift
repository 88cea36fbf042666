import Bilevel
import Catalog
public import Theory
import Torch

/// Theorem 1's constants as far as two points of the inner iteration show them.
///
/// One is the reference point: δ*, or where the run found none, the point whose linear system Algorithm 1 solves. The other
/// is an iterate apart from it. Each Lipschitz constant is a difference quotient between the points and each norm a value at one of them, so all are
/// bounded from below: a bound evaluated with them is at most the theorem's own.
///
/// | symbol | theorem                                   | here                                              |
/// |--------|-------------------------------------------|---------------------------------------------------|
/// | q      | Lipschitz constant of Φ in δ              | max |1 − αλ| over the Ritz values found            |
/// | L_h    | ‖N‖ at the solution                       | at the reference point                            |
/// | η₁, η₂ | Lipschitz constants of ∂G/∂δ, ∂G/∂θ in δ  | quotients                                         |
/// | ρ₁, ρ₂ | Lipschitz constants of ∇²g, N in δ        | quotients of spectral norms                       |
/// | L_E    | bound on ‖∂G/∂δ‖                          | the largest of the points                         |
///
/// α is a constant, so ∇α = 0, ν₁ = αρ₁, ν₂ = αρ₂ and L_Φ = αL_h.
///
/// **Source.** Zeng et al. 2022, Theorem 1 and equations 10–14.
public struct MeasuredConstants: Sendable, Equatable {
  public var rate: Double
  /// t and k.
  public var innerSteps: Int, solverSteps: Int
  /// The ends of the Hessian's spectrum at the points examined.
  public var lowestCurvature: Double, highestCurvature: Double
  public var mixedNorm: Double
  public var eta1: Double, eta2: Double
  public var rho1: Double, rho2: Double
  public var outerSlope: Double
  /// ρ(t) and ‖δ*‖, where the long run found δ*.
  public var rho: Double?, solutionNorm: Double?

  /// q.
  public var contraction: Double { max(abs(1 - rate * lowestCurvature), abs(1 - rate * highestCurvature)) }
  /// L_Φ.
  public var mapSlope: Double { rate * mixedNorm }
  public var nu1: Double { rate * rho1 }
  public var nu2: Double { rate * rho2 }

  /// Why Theorem 1 says nothing here; nil where it speaks.
  public var obstacle: String? {
    if contraction >= 1 { return Assumption.contraction.description }
    return rho == nil ? "the inner run did not settle, so there is no δ* to measure ρ(t) from" : nil
  }

  /// Every variant of Theorem 1 with these constants, at E ≠ −e; none where there is an obstacle.
  ///
  /// - Parameter radius: C_δ, which the printed statement takes for D.
  public func bounds(radius: Double) throws -> [HypergradientBoundValue] {
    guard obstacle == nil, let rho, let solutionNorm else { return [] }
    let run = HypergradientRun(t: innerSteps, k: solverSteps, rho: rho, solutionNorm: solutionNorm)
    return try Registry.hypergradientBounds.filter { $0.estimate == .fixedPoint }.map { bound in
      let constants = try SmoothnessConstants(
        mu: lowestCurvature, L: highestCurvature, rho1: rho1, rho2: rho2, eta1: eta1, eta2: eta2, LE: outerSlope,
        Lh: mixedNorm, alpha: rate, D: bound.takesRadius ? radius : solutionNorm)
      return bound.evaluate(constants, run)
    }
  }
}

/// How the derivatives change between two perturbations a and b.
struct Smoothness {
  let eta1: Double, eta2: Double
  let rho1: Double, rho2: Double
  /// The larger ‖∂G/∂δ‖.
  let outerSlope: Double
  /// ‖N‖ at a.
  let mixedNorm: Double

  init(
    _ objective: UnlearningObjective, _ a: Tensor, _ b: Tensor, _ norms: Lanczos, seed: Int,
    onStep: (_ step: Int, _ steps: Int) throws -> Void
  ) throws {
    func stream(_ stage: String) -> RandomStream { RandomStream(seed: seed, stage: "assumptions/\(stage)") }
    let distance = try (a - b).length()
    let (outerA, outerB) = (try objective.outerGradients(at: a), try objective.outerGradients(at: b))
    let (innerA, innerB) = (try objective.inner(at: a), try objective.inner(at: b))
    let (mixedA, mixedB) = (MixedMap(of: innerA), MixedMap(of: innerB))
    let bend = ActionMap(.symmetric) { try innerA.hvp($0) - innerB.hvp($0) }
    var (first, second, third) = (stream("mixed"), stream("hessian-change"), stream("mixed-change"))
    let steps = norms.steps
    mixedNorm = try norms.norm(of: mixedA, like: a, drawing: &first) { step, _ in try onStep(step, 3 * steps) }.value
    rho1 =
      try norms.norm(of: bend, like: a, drawing: &second) { step, _ in
        try onStep(steps + step, 3 * steps)
      }.value / distance
    rho2 =
      try norms.norm(of: mixedA - mixedB, like: a, drawing: &third) { step, _ in
        try onStep(2 * steps + step, 3 * steps)
      }.value / distance
    eta1 = try (outerA.inner - outerB.inner).length() / distance
    eta2 = try (outerA.outer - outerB.outer).norm() / distance
    outerSlope = max(try outerA.inner.length(), try outerB.inner.length())
  }
}
