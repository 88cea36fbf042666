/// One dimension, minimax: e(δ, θ) = G(δ) + ½θ(δ − 1)² with G′(1) = 0 and G″ = L except for a notch of half-width w around
/// δ = αL, where it falls to μ: G″(δ) = L − (L − μ)·max(0, 1 − ((δ − αL)/w)²)³.
///
/// The first inner step from zero lands at αL, in the middle of the notch. There the curvature is μ and the gradient
/// large, so the solver's steps add up: an error that grows with k while the printed bound stands still at t = 1.
///
/// At θ = 0: δ* = 1, M = G″, N = δ − 1, L_h = 0, ρ₂ = 1, η₁ = L, η₂ = 1 + 2D, L_E = L(1 + 2D), and ρ₁ is (L − μ)/w times
/// the largest slope of (1 − u²)³, which is 6u(1 − u²)² at u = 1/√5.
final class NotchProblem: ToyProblem {
  enum Place {
    static let mu = 2, L = 3, width = 4
  }

  static let ingredients =
    Sketch.ingredients + [
      Draw.Ingredient("mu", kind: .positive), Draw.Ingredient("L", kind: .positive),
      Draw.Ingredient("width", kind: .positive),
    ]

  let dimension = 1, parameters = 1
  let isMinimax = true
  private(set) var alpha = 0.0
  private var mu = 0.0, L = 0.0, width = 0.0, centre = 0.0, theta = 0.0, point = 0.0

  var alphaGradient: Numbers? { nil }

  func load(_ draw: Draw) -> Bool {
    guard draw.dimension == 1 else { return false }
    (mu, L, width) = (draw[Place.mu][0], draw[Place.L][0], draw[Place.width][0])
    alpha = draw[Sketch.step][0] * 2 / (L + mu)
    (centre, theta) = (alpha * L, 0)
    // The notch must leave both the start and the solution alone.
    return mu > 0 && L >= mu && width > 0 && abs(centre - 1) > width && centre > width
  }

  func constants(D: Double, Lh: Double) -> SmoothnessConstants {
    let steepest = 6 / 5.0.squareRoot() * (0.8 * 0.8)
    return SmoothnessConstants(
      unchecked: (mu, L), rho: ((L - mu) * steepest / width, 1), eta: (L, 1 + 2 * D), LE: L * (1 + 2 * D), Lh: Lh,
      step: (alpha, 0), D: D)
  }

  /// ∫₀ᵘ (1 − x²)³ dx and its own integral, both continued beyond |u| = 1.
  private func first(_ u: Double) -> Double {
    let x = min(1, max(-1, u)), s = x * x
    return x * (1 + s * (-1 + s * (3.0 / 5 - s / 7)))
  }

  private func second(_ u: Double) -> Double {
    let x = min(1, abs(u)), s = x * x
    return s * (1.0 / 2 + s * (-1.0 / 4 + s * (1.0 / 10 - s / 56))) + (abs(u) - x) * 16 / 35
  }

  func innerValue(_ delta: Numbers) -> Double {
    let h = delta[0] - 1, u = (delta[0] - centre) / width, u0 = (1 - centre) / width
    let dent = width * width * (second(u) - second(u0)) - width * first(u0) * h
    return 0.5 * (L + theta) * h * h - (L - mu) * dent
  }

  func outerValue(_ delta: Numbers) -> Double { -innerValue(delta) }

  func innerGradient(_ delta: Numbers, into gradient: Numbers) {
    let u = (delta[0] - centre) / width, u0 = (1 - centre) / width
    gradient[0] = (L + theta) * (delta[0] - 1) - (L - mu) * width * (first(u) - first(u0))
  }

  func linearise(at delta: Numbers) { point = delta[0] }

  private var curvature: Double {
    let u = (point - centre) / width, dent = max(0, 1 - u * u)
    return L + theta - (L - mu) * dent * dent * dent
  }

  func hessian(into matrix: Numbers) { matrix[0] = curvature }
  func hessianProduct(_ v: Numbers, into product: Numbers) { product[0] = curvature * v[0] }
  func mixedProduct(_ v: Numbers, into product: Numbers) { product[0] = (point - 1) * v[0] }
  func mixedNorm() -> Double { abs(point - 1) }

  func outerGradient(into gradient: Numbers) {
    innerGradient(&point, into: gradient)
    gradient[0] = -gradient[0]
  }

  func outerParameterGradient(into gradient: Numbers) { gradient[0] = -0.5 * (point - 1) * (point - 1) }
  func shiftParameter(_ p: Int, by amount: Double) { theta += amount }
}
