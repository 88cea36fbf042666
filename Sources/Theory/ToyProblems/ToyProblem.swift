/// A bilevel problem whose derivatives and smoothness constants have closed forms: minimise E(δ*(θ), θ) over θ, where
/// δ*(θ) minimises a strongly convex e(·, θ).
///
/// | symbol | shape | meaning                                  |
/// |--------|-------|------------------------------------------|
/// | δ      | d     | `dimension` numbers, the inner variable  |
/// | θ      | P     | `parameters` numbers, the outer variable |
/// | M      | d × d | ∇²₁₁e                                    |
/// | N      | d × P | column p is ∂∇₁e/∂θ_p                    |
///
/// One object serves many instances in turn, in the same memory. It is used by one thread at a time; pointers are to
/// arrays of the shapes above, and results are written over what was there.
public protocol ToyProblem: AnyObject {
  var dimension: Int { get }
  var parameters: Int { get }
  /// Whether E = −e.
  var isMinimax: Bool { get }
  /// The step α(θ) of the inner iteration.
  var alpha: Double { get }
  /// ∇α, P numbers; nil where α is constant.
  var alphaGradient: Numbers? { get }

  /// Takes the instance of a draw; false if the numbers describe none.
  func load(_ draw: Draw) -> Bool
  /// The constants of Theorem 1 in closed form, on the ball of radius 2D; `Lh` is ‖N(δ*)‖.
  func constants(D: Double, Lh: Double) -> SmoothnessConstants

  func innerValue(_ delta: Numbers) -> Double
  func outerValue(_ delta: Numbers) -> Double
  /// ∇₁e(δ, θ).
  func innerGradient(_ delta: Numbers, into gradient: Numbers)

  /// Prepares everything below at δ.
  func linearise(at delta: Numbers)
  /// M, all of it.
  func hessian(into matrix: Numbers)
  /// M·v.
  func hessianProduct(_ v: Numbers, into product: Numbers)
  /// Nᵀv.
  func mixedProduct(_ v: Numbers, into product: Numbers)
  /// ‖N‖, rounded up.
  func mixedNorm() -> Double
  /// ∇₁E.
  func outerGradient(into gradient: Numbers)
  /// ∇₂E.
  func outerParameterGradient(into gradient: Numbers)

  /// Adds `amount` to θ_p, leaving α as it is; for difference quotients.
  func shiftParameter(_ p: Int, by amount: Double)
}

extension ToyProblem {
  /// ∇α's length.
  var alphaGradientNorm: Double { alphaGradient.map { Kernels.norm($0, parameters) } ?? 0 }
}
