/// e(δ, θ) = ½δᵀA(θ)δ − (b₀ + Bᵀθ)ᵀδ with A(θ) = A₀ + Σ θ_pA_p, all symmetric: everything is in closed form.
///
/// | quantity      | closed form                                                                       |
/// |---------------|-----------------------------------------------------------------------------------|
/// | δ*            | A⁻¹(b₀ + Bᵀθ)                                                                     |
/// | M, N          | A; column p is A_pδ − B_p                                                         |
/// | μ, L          | the extreme eigenvalues of A                                                      |
/// | ρ₁, ρ₂        | 0; ‖Σ A_p²‖^½, exact for one parameter                                            |
/// | ∇α            | −2s(∇L + ∇μ)/(L + μ)² for α = 2s/(L + μ), where ∂L/∂θ_p = uᵀA_pu at L's vector u  |
/// | E = −e        | η₁ = L, η₂ = L_h + 3ρ₂D, L_E = min(3LD, 2LD + ‖b‖)                                |
///
/// A is drawn at θ itself, as UΛUᵀ with U a product of reflections, so that μ, L and their eigenvectors are exact; A₀
/// is what remains. The step is adapted to θ, or constant.
final class QuadraticProblem: ToyProblem {
  enum Place {
    static let eigenvalues = 2, reflections = 3, b0 = 4, B = 5, A = 6, theta = 7, isAdaptive = 8, outer = 9
  }

  static let reflections = 3
  static let ingredients =
    Sketch.ingredients + [
      Draw.Ingredient("eigenvalues", [.dimension], kind: .positive),
      Draw.Ingredient("reflections", [.dimension], copies: reflections),
      Draw.Ingredient("b0", [.dimension]), Draw.Ingredient("B", [.parameter, .dimension]),
      Draw.Ingredient("A", [.parameter, .dimension, .dimension]), Draw.Ingredient("theta", [.parameter]),
      Draw.Ingredient("isAdaptive", kind: .index),
    ] + QuadraticOuter.ingredients

  let isMinimax: Bool
  private(set) var dimension = 0, parameters = 0
  private(set) var alpha = 0.0
  private var mu = 0.0, L = 0.0, rho2 = 0.0, slope = 0.0
  private var isAdaptive = false
  private let a = Buffer(), b = Buffer(), curvature = Buffer(), linear = Buffer(), mixed = Buffer()
  private let alphaSlope = Buffer(), scratch = Buffer(), vector = Buffer(), point = Buffer()
  private let spectrum = SymmetricSpectrum(), outer = QuadraticOuter()

  init(isMinimax: Bool) { self.isMinimax = isMinimax }

  var alphaGradient: Numbers? { isAdaptive ? alphaSlope.start : nil }

  func load(_ draw: Draw) -> Bool {
    (dimension, parameters) = (draw.dimension, draw.parameters)
    let (d, P) = (dimension, parameters)
    let values = draw[Place.eigenvalues]
    var (low, high) = (0, 0)
    for i in 0..<d {
      if values[i] < values[low] { low = i }
      if values[i] > values[high] { high = i }
    }
    (mu, L) = (values[low], values[high])
    guard mu > 0, L.isFinite else { return false }
    alpha = draw[Sketch.step][0] * 2 / (L + mu)
    assemble(values, draw[Place.reflections])
    b.room(d).update(from: draw[Place.b0], count: d)
    linear.room(P * d).update(from: draw[Place.B], count: P * d)
    Kernels.addTransposed(1, linear.start, draw[Place.theta], to: b.start, rows: P, columns: d)
    slope = Kernels.norm(b.start, d)
    loadCurvature(draw[Place.A])
    isAdaptive = draw[Place.isAdaptive][0] != 0 && rho2 > 0
    if isAdaptive { differentiateStep(low, high, draw[Place.reflections]) }
    if !isMinimax { outer.load(draw, from: Place.outer, theta: draw[Place.theta], spectrum) }
    return true
  }

  /// A ← H₁H₂H₃ΛH₃H₂H₁, Hᵢ = I − 2uuᵀ/uᵀu.
  private func assemble(_ values: Numbers, _ reflections: Numbers) {
    let d = dimension
    let matrix = a.zeros(d * d)
    for i in 0..<d { matrix[i * d + i] = values[i] }
    for index in stride(from: Self.reflections - 1, through: 0, by: -1) {
      let u = reflections + index * d
      let square = Kernels.dot(u, u, d)
      guard square > 0 else { continue }
      // A − u·pᵀ − p·uᵀ with p = βAu − ½β²(uᵀAu)u.
      let (beta, p) = (2 / square, vector.room(d))
      Kernels.multiplySymmetric(matrix, u, into: p, d)
      let half = 0.5 * beta * beta * Kernels.dot(u, p, d)
      for i in 0..<d { p[i] = beta * p[i] - half * u[i] }
      for i in 0..<d {
        Kernels.add(-u[i], p, to: matrix + i * d, d)
        Kernels.add(-p[i], u, to: matrix + i * d, d)
      }
    }
  }

  /// The symmetric A_p and ρ₂.
  private func loadCurvature(_ source: Numbers) {
    let (d, P) = (dimension, parameters)
    var isZero = true
    for p in 0..<P where QuadraticOuter.symmetrise(source + p * d * d, into: curvature.room(P * d * d) + p * d * d, d) {
      isZero = false
    }
    rho2 = isZero ? 0 : curvatureNorm()
  }

  private func curvatureNorm() -> Double {
    let (d, P) = (dimension, parameters)
    let square = scratch.zeros(d * d)
    guard P > 1 else {
      square.update(from: curvature.start, count: d * d)
      return spectrum.norm(square, d)
    }
    for row in 0..<P * d {
      let x = curvature.start + row * d
      for i in 0..<d { Kernels.add(x[i], x, to: square + i * d, d) }
    }
    return spectrum.norm(square, d).squareRoot()
  }

  private func differentiateStep(_ low: Int, _ high: Int, _ reflections: Numbers) {
    let (d, P) = (dimension, parameters)
    let (slopes, vectors) = (alphaSlope.zeros(P), scratch.zeros(3 * d))
    for (place, index) in [low, high].enumerated() {
      let u = vectors + place * d
      u[index] = 1
      for reflection in stride(from: Self.reflections - 1, through: 0, by: -1) {
        let w = reflections + reflection * d
        let square = Kernels.dot(w, w, d)
        if square > 0 { Kernels.add(-2 * Kernels.dot(w, u, d) / square, w, to: u, d) }
      }
      for p in 0..<P {
        Kernels.multiplySymmetric(curvature.start + p * d * d, u, into: vectors + 2 * d, d)
        slopes[p] -= alpha * Kernels.dot(u, vectors + 2 * d, d) / (L + mu)
      }
    }
  }

  func constants(D: Double, Lh: Double) -> SmoothnessConstants {
    SmoothnessConstants(
      unchecked: (mu, L), rho: (0, rho2),
      eta: isMinimax ? (L, Lh + 3 * rho2 * D) : (outer.eta1, outer.eta2),
      LE: isMinimax ? min(3 * L * D, 2 * L * D + slope) : 2 * D * outer.eta1 + outer.slope,
      Lh: Lh, step: (alpha, alphaGradientNorm), D: D)
  }

  func innerValue(_ delta: Numbers) -> Double {
    let product = scratch.room(dimension)
    Kernels.multiplySymmetric(a.start, delta, into: product, dimension)
    return 0.5 * Kernels.dot(delta, product, dimension) - Kernels.dot(b.start, delta, dimension)
  }

  func outerValue(_ delta: Numbers) -> Double { isMinimax ? -innerValue(delta) : outer.value(delta) }

  func innerGradient(_ delta: Numbers, into gradient: Numbers) {
    for i in 0..<dimension { gradient[i] = -b.start[i] }
    Kernels.addTransposed(1, a.start, delta, to: gradient, rows: dimension, columns: dimension)
  }

  func linearise(at delta: Numbers) {
    let (d, P) = (dimension, parameters)
    point.room(d).update(from: delta, count: d)
    let columns = mixed.room(P * d)
    for i in 0..<P * d { columns[i] = -linear.start[i] }
    guard rho2 > 0 else { return }
    for p in 0..<P {
      Kernels.addTransposed(1, curvature.start + p * d * d, delta, to: columns + p * d, rows: d, columns: d)
    }
  }

  func hessian(into matrix: Numbers) { matrix.update(from: a.start, count: dimension * dimension) }

  func hessianProduct(_ v: Numbers, into product: Numbers) {
    Kernels.multiplySymmetric(a.start, v, into: product, dimension)
  }

  func mixedProduct(_ v: Numbers, into product: Numbers) {
    Kernels.multiply(mixed.start, v, into: product, rows: parameters, columns: dimension)
  }

  func mixedNorm() -> Double { spectrum.norm(mixed.start, rows: parameters, columns: dimension) }

  func outerGradient(into gradient: Numbers) {
    guard isMinimax else { return outer.gradient(point.start, into: gradient) }
    innerGradient(point.start, into: gradient)
    for i in 0..<dimension { gradient[i] = -gradient[i] }
  }

  /// For E = −e: −½δᵀA_pδ + B_pᵀδ, and N's columns are A_pδ − B_p.
  func outerParameterGradient(into gradient: Numbers) {
    guard isMinimax else { return outer.parameterGradient(point.start, into: gradient) }
    for p in 0..<parameters {
      let (column, fixed) = (mixed.start + p * dimension, linear.start + p * dimension)
      let (along, slope) = (Kernels.dot(column, point.start, dimension), Kernels.dot(fixed, point.start, dimension))
      gradient[p] = 0.5 * (slope - along)
    }
  }

  func shiftParameter(_ p: Int, by amount: Double) {
    let d = dimension
    Kernels.add(amount, linear.start + p * d, to: b.start, d)
    if rho2 > 0 { Kernels.add(amount, curvature.start + p * d * d, to: a.start, d * d) }
    if !isMinimax { outer.shiftParameter(p, by: amount) }
  }
}
