import Foundation

/// e(δ, θ) = σ(Σⱼ log(1 + exp(wⱼᵀδ + cⱼᵀθ + hⱼ)) + ½m‖δ‖² − (b₀ + Bᵀθ)ᵀδ), a smooth problem that is not quadratic.
///
/// With s = ‖W‖, w = maxⱼ‖wⱼ‖ and the logistic function's derivatives bounded by 1/4 and 1/(6√3):
///
/// | quantity | closed form                                              |
/// |----------|----------------------------------------------------------|
/// | M        | σ(Wᵀdiag(ς′)W + mI)                                      |
/// | N        | σ(Wᵀdiag(ς′)C − Bᵀ)                                      |
/// | μ, L     | σm, σ(m + ¼s²)                                           |
/// | ρ₁, ρ₂   | σs²w/(6√3), σs‖C‖w/(6√3)                                 |
/// | ∇α       | 0                                                        |
/// | E = −e   | η₁ = L, η₂ = σ(¼s‖C‖ + ‖B‖), L_E = min(3LD, 2LD + ‖∇₁e(0)‖) |
///
/// Multiplying e by σ leaves δ*, the iterates and the hypergradient alone and divides the step by σ, so it tells α from
/// α² wherever a bound has them confused.
final class SoftplusProblem: ToyProblem {
  enum Place {
    static let mu = 2, scale = 3, W = 4, C = 5, h = 6, b0 = 7, B = 8, theta = 9, outer = 10
  }

  static let ingredients =
    Sketch.ingredients + [
      Draw.Ingredient("mu", kind: .positive), Draw.Ingredient("scale", kind: .positive),
      Draw.Ingredient("W", [.sample, .dimension]), Draw.Ingredient("C", [.sample, .parameter]),
      Draw.Ingredient("h", [.sample]), Draw.Ingredient("b0", [.dimension]),
      Draw.Ingredient("B", [.parameter, .dimension]), Draw.Ingredient("theta", [.parameter]),
    ] + QuadraticOuter.ingredients

  let isMinimax: Bool
  private(set) var dimension = 0, parameters = 0
  private(set) var alpha = 0.0
  private var m = 0, scale = 1.0, ridge = 0.0, mu = 0.0, L = 0.0, rho1 = 0.0, rho2 = 0.0, mixedBound = 0.0
  private var originSlope = 0.0
  private let w = Buffer(), c = Buffer(), offsets = Buffer(), b = Buffer(), linear = Buffer()
  private let point = Buffer(), value = Buffer(), first = Buffer(), u = Buffer(), scratch = Buffer()
  private let spectrum = SymmetricSpectrum(), outer = QuadraticOuter()

  init(isMinimax: Bool) { self.isMinimax = isMinimax }

  var alphaGradient: Numbers? { nil }

  func load(_ draw: Draw) -> Bool {
    (dimension, parameters, m) = (draw.dimension, draw.parameters, draw.samples)
    let (d, P, theta) = (dimension, parameters, draw[Place.theta])
    (ridge, scale) = (draw[Place.mu][0], draw[Place.scale][0])
    w.room(m * d).update(from: draw[Place.W], count: m * d)
    c.room(m * P).update(from: draw[Place.C], count: m * P)
    linear.room(P * d).update(from: draw[Place.B], count: P * d)
    Kernels.multiply(c.start, theta, into: offsets.room(m), rows: m, columns: P)
    Kernels.add(1, draw[Place.h], to: offsets.start, m)
    b.room(d).update(from: draw[Place.b0], count: d)
    Kernels.addTransposed(1, linear.start, theta, to: b.start, rows: P, columns: d)
    let s = spectrum.norm(w.start, rows: m, columns: d), mixed = spectrum.norm(c.start, rows: m, columns: P)
    let longest = (0..<m).reduce(0) { max($0, Kernels.norm(w.start + $1 * d, d)) }
    let third = scale * s * longest / (6 * 3.0.squareRoot())
    (mu, L, rho1, rho2) = (scale * ridge, scale * (ridge + 0.25 * s * s), third * s, third * mixed)
    mixedBound = scale * (0.25 * s * mixed + spectrum.norm(linear.start, rows: P, columns: d))
    alpha = draw[Sketch.step][0] * 2 / (L + mu)
    if !isMinimax { outer.load(draw, from: Place.outer, theta: theta, spectrum) }
    for buffer in [value, first, u] { buffer.room(m) }
    innerGradient(point.zeros(d), into: scratch.room(d))
    originSlope = Kernels.norm(scratch.start, d)
    return ridge > 0 && scale > 0 && L.isFinite
  }

  func constants(D: Double, Lh: Double) -> SmoothnessConstants {
    SmoothnessConstants(
      unchecked: (mu, L), rho: (rho1, rho2), eta: isMinimax ? (L, mixedBound) : (outer.eta1, outer.eta2),
      LE: isMinimax ? min(3 * L * D, 2 * L * D + originSlope) : 2 * D * outer.eta1 + outer.slope, Lh: Lh,
      step: (alpha, 0), D: D)
  }

  /// ς(wⱼᵀδ + …) for every unit; Σ softplus if it is asked for.
  private func activate(_ delta: Numbers) {
    for j in 0..<m {
      let z = Kernels.dot(w.start + j * dimension, delta, dimension) + offsets.start[j]
      value.start[j] = z >= 0 ? 1 / (1 + exp(-z)) : exp(z) / (1 + exp(z))
    }
  }

  func innerValue(_ delta: Numbers) -> Double {
    var total = 0.5 * ridge * Kernels.dot(delta, delta, dimension) - Kernels.dot(b.start, delta, dimension)
    for j in 0..<m {
      let z = Kernels.dot(w.start + j * dimension, delta, dimension) + offsets.start[j]
      total += max(z, 0) + log1p(exp(-abs(z)))
    }
    return scale * total
  }

  func outerValue(_ delta: Numbers) -> Double { isMinimax ? -innerValue(delta) : outer.value(delta) }

  func innerGradient(_ delta: Numbers, into gradient: Numbers) {
    activate(delta)
    for i in 0..<dimension { gradient[i] = scale * (ridge * delta[i] - b.start[i]) }
    Kernels.addTransposed(scale, w.start, value.start, to: gradient, rows: m, columns: dimension)
  }

  func linearise(at delta: Numbers) {
    point.room(dimension).update(from: delta, count: dimension)
    activate(delta)
    for j in 0..<m { first.start[j] = value.start[j] * (1 - value.start[j]) }
  }

  func hessian(into matrix: Numbers) {
    let d = dimension
    matrix.update(repeating: 0, count: d * d)
    for j in 0..<m {
      let row = w.start + j * d
      for i in 0..<d { Kernels.add(scale * first.start[j] * row[i], row, to: matrix + i * d, d) }
    }
    for i in 0..<d { matrix[i * d + i] += mu }
  }

  func hessianProduct(_ v: Numbers, into product: Numbers) {
    weigh(v)
    for i in 0..<dimension { product[i] = mu * v[i] }
    Kernels.addTransposed(scale, w.start, u.start, to: product, rows: m, columns: dimension)
  }

  /// u ← diag(ς′)W·v.
  private func weigh(_ v: Numbers) {
    for j in 0..<m { u.start[j] = first.start[j] * Kernels.dot(w.start + j * dimension, v, dimension) }
  }

  func mixedProduct(_ v: Numbers, into product: Numbers) {
    weigh(v)
    for p in 0..<parameters { product[p] = -scale * Kernels.dot(linear.start + p * dimension, v, dimension) }
    Kernels.addTransposed(scale, c.start, u.start, to: product, rows: m, columns: parameters)
  }

  func mixedNorm() -> Double {
    let (d, P) = (dimension, parameters)
    let columns = scratch.room(P * d)
    for p in 0..<P {
      for i in 0..<d { columns[p * d + i] = -scale * linear.start[p * d + i] }
      for j in 0..<m {
        Kernels.add(scale * first.start[j] * c.start[j * P + p], w.start + j * d, to: columns + p * d, d)
      }
    }
    return spectrum.norm(columns, rows: P, columns: d)
  }

  func outerGradient(into gradient: Numbers) {
    guard isMinimax else { return outer.gradient(point.start, into: gradient) }
    innerGradient(point.start, into: gradient)
    for i in 0..<dimension { gradient[i] = -gradient[i] }
  }

  func outerParameterGradient(into gradient: Numbers) {
    guard isMinimax else { return outer.parameterGradient(point.start, into: gradient) }
    for p in 0..<parameters { gradient[p] = scale * Kernels.dot(linear.start + p * dimension, point.start, dimension) }
    Kernels.addTransposed(-scale, c.start, value.start, to: gradient, rows: m, columns: parameters)
  }

  func shiftParameter(_ p: Int, by amount: Double) {
    for j in 0..<m { offsets.start[j] += amount * c.start[j * parameters + p] }
    Kernels.add(amount, linear.start + p * dimension, to: b.start, dimension)
    if !isMinimax { outer.shiftParameter(p, by: amount) }
  }
}
