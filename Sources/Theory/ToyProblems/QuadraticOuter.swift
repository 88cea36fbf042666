import Catalog

/// The outer objective E(δ, θ) = ½δᵀQδ + cᵀδ + θᵀRδ, with Q symmetric, d × d, and R, P × d.
///
/// η₁ = ‖Q‖, η₂ = ‖R‖ and, on the ball of radius 2D, L_E = 2D‖Q‖ + ‖c + Rᵀθ‖.
final class QuadraticOuter {
  static let ingredients = [
    Draw.Ingredient("Q", [.dimension, .dimension]), Draw.Ingredient("c", [.dimension]),
    Draw.Ingredient("R", [.parameter, .dimension]),
  ]

  private(set) var eta1 = 0.0, eta2 = 0.0, slope = 0.0
  private var d = 0, P = 0
  private let q = Buffer(), r = Buffer(), linear = Buffer(), scratch = Buffer()

  /// Takes Q, c and R from the draw's ingredients `first`, `first + 1` and `first + 2`.
  func load(_ draw: Draw, from first: Int, theta: Numbers, _ spectrum: SymmetricSpectrum) {
    (d, P) = (draw.dimension, draw.parameters)
    eta1 = Self.symmetrise(draw[first], into: q.room(d * d), d) ? spectrum.norm(copy(q, d * d), d) : 0
    r.room(P * d).update(from: draw[first + 2], count: P * d)
    eta2 = spectrum.norm(r.start, rows: P, columns: d)
    linear.room(d).update(from: draw[first + 1], count: d)
    Kernels.addTransposed(1, r.start, theta, to: linear.start, rows: P, columns: d)
    slope = Kernels.norm(linear.start, d)
  }

  /// (A + Aᵀ)/2; false if it is zero.
  static func symmetrise(_ a: Numbers, into target: Numbers, _ n: Int) -> Bool {
    var isZero = true
    for i in 0..<n {
      for j in 0...i {
        let value = 0.5 * (a[i * n + j] + a[j * n + i])
        target[i * n + j] = value
        target[j * n + i] = value
        if value != 0 { isZero = false }
      }
    }
    return !isZero
  }

  private func copy(_ buffer: Buffer, _ count: Int) -> Numbers {
    let target = scratch.room(count)
    target.update(from: buffer.start, count: count)
    return target
  }

  func value(_ delta: Numbers) -> Double {
    Kernels.multiplySymmetric(q.start, delta, into: scratch.room(d), d)
    return 0.5 * Kernels.dot(delta, scratch.start, d) + Kernels.dot(linear.start, delta, d)
  }

  func gradient(_ delta: Numbers, into gradient: Numbers) {
    gradient.update(from: linear.start, count: d)
    if eta1 > 0 { Kernels.addTransposed(1, q.start, delta, to: gradient, rows: d, columns: d) }
  }

  func parameterGradient(_ delta: Numbers, into gradient: Numbers) {
    Kernels.multiply(r.start, delta, into: gradient, rows: P, columns: d)
  }

  func shiftParameter(_ p: Int, by amount: Double) { Kernels.add(amount, r.start + p * d, to: linear.start, d) }

  /// A linear objective once in three draws, for then the bounds are tight; else a general one.
  static func fill(_ draw: Draw, from first: Int, using stream: inout RandomStream) {
    for i in 0..<draw.count(first + 1) { draw[first + 1][i] = stream.uniform(-1...1) }
    guard stream.uniform() > 1.0 / 3 else { return }
    for i in 0..<draw.count(first) { draw[first][i] = stream.uniform(-1...1) }
    for i in 0..<draw.count(first + 2) { draw[first + 2][i] = stream.uniform(-1...1) }
  }
}
