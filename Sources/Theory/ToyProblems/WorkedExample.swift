/// The four instances small enough to work by hand that show where Theorem 1 as printed fails.
public enum WorkedExample: String, CaseIterable, Sendable {
  /// k < t, E ≠ −e. A = diag(1, 9), b = θ(1, 1), θ = 1, α = 0.2 so that q = 0.8, E = δ₁; t = 50, k = 5. The second
  /// coordinate and the first are both solved, but the solver is still 0.8⁵ away from v₁ = 5.
  case shortSolver
  /// The norm constraint is active. H = −½‖δ‖² + θᵀδ, θ = (3, 0), C = 1: the gradient of max H is δ_C = (1, 0), and the
  /// implicit formula gives (3, 0).
  case projection
  /// k > t, E ≠ −e. e = ½(a(θ)δ₁² + 9δ₂²) − b(θ)δ₁ with a = b = a′ = b′ = 1, α = 0.2, E = δ₁; t = 2, k = 50. δ* does not
  /// depend on θ, yet the mixed derivative at δ_t does not vanish, and S_k multiplies it.
  case longSolver
  /// k > t, minimax: `Notch` with μ = 1, L = 99, w = 0.04, α = 0.02; t = 1.
  case notch

  public var family: any ToyFamily.Type {
    switch self {
    case .shortSolver: LinearQuadratic.self
    case .projection: MinimaxQuadratic.self
    case .longSolver: CurvedQuadratic.self
    case .notch: Notch.self
    }
  }

  /// The instance, with its own counts unless others are given.
  public func draw(t: Int? = nil, k: Int? = nil) -> Draw {
    let draw = family.draw()
    fill(draw)
    draw.t = t ?? draw.t
    draw.k = k ?? draw.k
    return draw
  }

  private func fill(_ draw: Draw) {
    typealias Place = QuadraticProblem.Place
    func set(_ index: Int, _ values: Double...) {
      for (place, value) in values.enumerated() { draw[index][place] = value }
    }
    switch self {
    case .shortSolver:
      draw.reset(dimension: 2, parameters: 1)
      (draw.t, draw.k) = (50, 5)
      set(Place.eigenvalues, 1, 9)
      set(Place.B, 1, 1)
      set(Place.theta, 1)
      set(Place.outer + 1, 1, 0)
    case .projection:
      draw.reset(dimension: 2, parameters: 2)
      (draw.t, draw.k) = (1, 1)
      set(Place.eigenvalues, 1, 1)
      set(Place.B, 1, 0, 0, 1)
      set(Place.theta, 3, 0)
    case .longSolver:
      draw.reset(dimension: 2, parameters: 1)
      (draw.t, draw.k) = (2, 50)
      set(Place.eigenvalues, 1, 9)
      set(Place.B, 1, 0)
      set(Place.A, 1, 0, 0, 0)
      set(Place.theta, 1)
      set(Place.outer + 1, 1, 0)
    case .notch:
      draw.reset(dimension: 1, parameters: 1)
      (draw.t, draw.k) = (1, 1000)
      set(NotchProblem.Place.mu, 1)
      set(NotchProblem.Place.L, 99)
      set(NotchProblem.Place.width, 0.04)
    }
    set(Sketch.step, 1)
    set(Sketch.radius, self == .projection ? 1.0 / 3 : 1)
  }
}
