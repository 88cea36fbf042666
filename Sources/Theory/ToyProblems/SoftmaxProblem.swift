import Foundation

/// A universal trigger against a linear softmax classifier: e(δ, θ) = ±(1/n)Σ CE(W(xᵢ + δ) + c, ·) + ½λ‖δ‖².
///
/// θ = (W, c) has P = K(d + 1) numbers, W row by row and then c. With pᵢ the softmax, rᵢ = pᵢ − onehot, Sᵢ = diag pᵢ − pᵢpᵢᵀ
/// and a bar for the mean over the sample:
///
/// | quantity | closed form                                                                                            |
/// |----------|--------------------------------------------------------------------------------------------------------|
/// | M        | ±Wᵀ S̄ W + λI                                                                                            |
/// | N(dW, dc)| ±(dWᵀr̄ + Wᵀ mean Sᵢ(dW(xᵢ + δ) + dc))                                                                  |
/// | μ, L     | + : λ, λ + ½s²;  − : λ − ½s², λ, where s = ‖W‖, since 0 ≼ S ≼ ½I                                        |
/// | ρ₁       | R·s³, with R = √2/(3√3), the Lipschitz constant of S in the logits                                      |
/// | ρ₂       | hypot(s + R·s²(x̄ + 2D), R·s²), with x̄ = mean ‖xᵢ‖                                                      |
/// | η₁, η₂   | ½s² (L if E = −e); hypot(½s(x̄ + 2D) + √2, ½s)                                                          |
/// | L_E      | √2·s; min(3LD, √2·s + 2λD) if E = −e                                                                   |
///
/// The minus sign is the untargeted trigger of the paper, which needs λ > ½s² to be strongly convex: a small ridge does
/// not make −CE convex, CE of an affine map being convex itself.
final class SoftmaxProblem: ToyProblem {
  /// Which loss the trigger and the model see.
  enum Shape {
    /// e = CE to one target class plus ridge; E = CE to the true labels.
    case targeted
    /// e = −CE to the true labels plus ridge; E = −e.
    case minimax
    /// e as in `minimax`; E = CE without the ridge, as the released code has it.
    case released
  }

  enum Place {
    static let mu = 2, W = 3, bias = 4, X = 5, labels = 6, target = 7
  }

  static let ingredients =
    Sketch.ingredients + [
      Draw.Ingredient("mu", kind: .positive), Draw.Ingredient("W", [.category, .dimension]),
      Draw.Ingredient("bias", [.category]), Draw.Ingredient("X", [.sample, .dimension]),
      Draw.Ingredient("labels", [.sample], kind: .index), Draw.Ingredient("target", kind: .index),
    ]

  /// The Lipschitz constant R of S in the logits.
  ///
  /// D³logsumexp[u, u, u] is the third central moment of a variable that takes the value uⱼ with probability pⱼ. For
  /// ‖u‖ = 1 its range is at most √2, and a variable of range w has a third central moment of at most w³/(6√3). A
  /// symmetric trilinear form attains its norm on the diagonal.
  static let thirdDerivative = 2 * 2.0.squareRoot() / (6 * 3.0.squareRoot())

  private let shape: Shape
  private(set) var dimension = 0
  private(set) var alpha = 0.0
  private var n = 0, K = 0
  private var ridge = 0.0, mu = 0.0, L = 0.0, s = 0.0, inputNorm = 0.0
  private let weights = Buffer(), inputs = Buffer(), logits = Buffer(), probabilities = Buffer(), shift = Buffer()
  private let innerResidual = Buffer(), outerResidual = Buffer(), spread = Buffer()
  private let point = Buffer(), u = Buffer(), y = Buffer(), matrix = Buffer()
  private var labels: [Int] = []
  private var target = 0
  private let spectrum = SymmetricSpectrum()

  init(_ shape: Shape) { self.shape = shape }

  var isMinimax: Bool { shape == .minimax }
  var parameters: Int { K * (dimension + 1) }
  var alphaGradient: Numbers? { nil }
  private var sign: Double { shape == .targeted ? 1 : -1 }

  func load(_ draw: Draw) -> Bool {
    (dimension, n, K) = (draw.dimension, draw.samples, draw.categories)
    let d = dimension
    weights.room(K * d).update(from: draw[Place.W], count: K * d)
    inputs.room(n * d).update(from: draw[Place.X], count: n * d)
    labels.removeAll(keepingCapacity: true)
    for i in 0..<n { labels.append(Int(draw[Place.labels][i])) }
    target = Int(draw[Place.target][0])
    s = spectrum.norm(weights.start, rows: K, columns: d)
    mu = draw[Place.mu][0]
    L = mu + 0.5 * s * s
    ridge = shape == .targeted ? mu : L
    alpha = draw[Sketch.step][0] * 2 / (L + mu)
    Kernels.multiplyRows(inputs.start, weights.start, into: logits.room(n * K), n, K, d)
    for i in 0..<n { Kernels.add(1, draw[Place.bias], to: logits.start + i * K, K) }
    inputNorm = (0..<n).reduce(0) { $0 + Kernels.norm(inputs.start + $1 * d, d) } / Double(n)
    probabilities.room(n * K)
    return mu > 0 && s > 0 && (0..<K).contains(target) && labels.allSatisfy { (0..<K).contains($0) }
  }

  func constants(D: Double, Lh: Double) -> SmoothnessConstants {
    let (R, reach) = (Self.thirdDerivative, inputNorm + 2 * D)
    let slope = 2.0.squareRoot() * s
    return SmoothnessConstants(
      unchecked: (mu, L), rho: (R * s * s * s, hypot(s + R * s * s * reach, R * s * s)),
      eta: (isMinimax ? L : 0.5 * s * s, hypot(0.5 * s * reach + 2.0.squareRoot(), 0.5 * s)),
      LE: isMinimax ? min(3 * L * D, slope + 2 * D * ridge) : slope, Lh: Lh, step: (alpha, 0), D: D)
  }

  /// pᵢ at δ for every sample; the mean cross-entropy to `classOf`.
  private func meanCrossEntropy(_ delta: Numbers, _ classOf: (Int) -> Int) -> Double {
    Kernels.multiply(weights.start, delta, into: shift.room(K), rows: K, columns: dimension)
    var total = 0.0
    for i in 0..<n {
      let (row, p) = (logits.start + i * K, probabilities.start + i * K)
      var largest = -Double.infinity
      for c in 0..<K {
        p[c] = row[c] + shift.start[c]
        largest = max(largest, p[c])
      }
      let own = p[classOf(i)]
      var sum = 0.0
      for c in 0..<K {
        p[c] = exp(p[c] - largest)
        sum += p[c]
      }
      for c in 0..<K { p[c] /= sum }
      total += log(sum) + largest - own
    }
    return total / Double(n)
  }

  private func innerClass(_ i: Int) -> Int { shape == .targeted ? target : labels[i] }

  func innerValue(_ delta: Numbers) -> Double {
    sign * meanCrossEntropy(delta, innerClass) + 0.5 * ridge * Kernels.dot(delta, delta, dimension)
  }

  func outerValue(_ delta: Numbers) -> Double {
    isMinimax ? -innerValue(delta) : meanCrossEntropy(delta) { labels[$0] }
  }

  /// mean (pᵢ − onehot), from the probabilities at hand.
  private func residual(_ classOf: (Int) -> Int, into target: Numbers) {
    target.update(repeating: 0, count: K)
    for i in 0..<n {
      Kernels.add(1 / Double(n), probabilities.start + i * K, to: target, K)
      target[classOf(i)] -= 1 / Double(n)
    }
  }

  func innerGradient(_ delta: Numbers, into gradient: Numbers) {
    _ = meanCrossEntropy(delta, innerClass)
    residual(innerClass, into: u.room(K))
    for j in 0..<dimension { gradient[j] = ridge * delta[j] }
    Kernels.addTransposed(sign, weights.start, u.start, to: gradient, rows: K, columns: dimension)
  }

  func linearise(at delta: Numbers) {
    point.room(dimension).update(from: delta, count: dimension)
    _ = meanCrossEntropy(delta, innerClass)
    residual(innerClass, into: innerResidual.room(K))
    residual({ labels[$0] }, into: outerResidual.room(K))
    let mean = spread.zeros(K * K)
    for i in 0..<n {
      let p = probabilities.start + i * K
      for c in 0..<K {
        mean[c * K + c] += p[c] / Double(n)
        Kernels.add(-p[c] / Double(n), p, to: mean + c * K, K)
      }
    }
  }

  func hessian(into matrix: Numbers) {
    let d = dimension
    let product = self.matrix.zeros(K * d)
    for c in 0..<K {
      Kernels.addTransposed(
        1, weights.start, spread.start + c * K, to: product + c * d, rows: K, columns: d)
    }
    matrix.update(repeating: 0, count: d * d)
    for c in 0..<K {
      for j in 0..<d { Kernels.add(sign * weights.start[c * d + j], product + c * d, to: matrix + j * d, d) }
    }
    for j in 0..<d { matrix[j * d + j] += ridge }
  }

  func hessianProduct(_ v: Numbers, into product: Numbers) {
    Kernels.multiply(weights.start, v, into: u.room(K), rows: K, columns: dimension)
    Kernels.multiplySymmetric(spread.start, u.start, into: y.room(K), K)
    for j in 0..<dimension { product[j] = ridge * v[j] }
    Kernels.addTransposed(sign, weights.start, y.start, to: product, rows: K, columns: dimension)
  }

  /// y ← Sᵢu.
  private func spread(_ i: Int, _ u: Numbers, into y: Numbers) {
    let p = probabilities.start + i * K
    let mean = Kernels.dot(p, u, K)
    for c in 0..<K { y[c] = p[c] * (u[c] - mean) }
  }

  func mixedProduct(_ v: Numbers, into product: Numbers) {
    let (d, scale) = (dimension, sign / Double(n))
    product.update(repeating: 0, count: parameters)
    Kernels.multiply(weights.start, v, into: u.room(K), rows: K, columns: d)
    let total = matrix.zeros(K)
    for i in 0..<n {
      spread(i, u.start, into: y.room(K))
      Kernels.add(scale, y.start, to: total, K)
      for c in 0..<K { Kernels.add(scale * y.start[c], inputs.start + i * d, to: product + c * d, d) }
    }
    for c in 0..<K {
      Kernels.add(total[c], point.start, to: product + c * d, d)
      Kernels.add(sign * innerResidual.start[c], v, to: product + c * d, d)
      product[K * d + c] = total[c]
    }
  }

  /// From N·Nᵀ = ‖r̄‖²I + mean(aᵢyᵢᵀ + yᵢaᵢᵀ) + WᵀTW with yᵢ = xᵢ + δ, aᵢ = WᵀSᵢr̄ and
  /// T = n⁻²Σᵢₗ(yᵢᵀyₗ + 1)SᵢSₗ: d × d, where N itself has K(d + 1) columns.
  func mixedNorm() -> Double {
    let d = dimension
    let moved = inputs.start, gram = matrix.zeros(d * d + K * K + 2 * K * K + d)
    let (T, spreads, a) = (gram + d * d, gram + d * d + K * K, gram + d * d + 3 * K * K)
    for i in 0..<n { Kernels.add(1, point.start, to: moved + i * d, d) }
    for i in 0..<n {
      for l in 0..<n {
        let weight = (Kernels.dot(moved + i * d, moved + l * d, d) + 1) / Double(n * n)
        fillSpread(i, into: spreads)
        fillSpread(l, into: spreads + K * K)
        for c in 0..<K {
          Kernels.addTransposed(weight, spreads + K * K, spreads + c * K, to: T + c * K, rows: K, columns: K)
        }
      }
      spread(i, innerResidual.start, into: y.room(K))
      a.update(repeating: 0, count: d)
      Kernels.addTransposed(1 / Double(n), weights.start, y.start, to: a, rows: K, columns: d)
      for j in 0..<d {
        Kernels.add(a[j], moved + i * d, to: gram + j * d, d)
        Kernels.add(moved[i * d + j], a, to: gram + j * d, d)
      }
    }
    for i in 0..<n { Kernels.add(-1, point.start, to: moved + i * d, d) }
    for c in 0..<K {
      a.update(repeating: 0, count: d)
      Kernels.addTransposed(1, weights.start, T + c * K, to: a, rows: K, columns: d)
      for j in 0..<d { Kernels.add(weights.start[c * d + j], a, to: gram + j * d, d) }
    }
    let square = Kernels.dot(innerResidual.start, innerResidual.start, K)
    for j in 0..<d { gram[j * d + j] += square }
    return spectrum.norm(gram, d).squareRoot()
  }

  private func fillSpread(_ i: Int, into matrix: Numbers) {
    let p = probabilities.start + i * K
    for c in 0..<K {
      for e in 0..<K { matrix[c * K + e] = (c == e ? p[c] : 0) - p[c] * p[e] }
    }
  }

  func outerGradient(into gradient: Numbers) {
    gradient.update(repeating: 0, count: dimension)
    if isMinimax { Kernels.add(-ridge, point.start, to: gradient, dimension) }
    Kernels.addTransposed(1, weights.start, outerResidual.start, to: gradient, rows: K, columns: dimension)
  }

  func outerParameterGradient(into gradient: Numbers) {
    let d = dimension
    gradient.update(repeating: 0, count: parameters)
    for i in 0..<n {
      let p = probabilities.start + i * K
      for c in 0..<K {
        let residual = (p[c] - (labels[i] == c ? 1 : 0)) / Double(n)
        Kernels.add(residual, inputs.start + i * d, to: gradient + c * d, d)
      }
    }
    for c in 0..<K {
      Kernels.add(outerResidual.start[c], point.start, to: gradient + c * d, d)
      gradient[K * d + c] = outerResidual.start[c]
    }
  }

  func shiftParameter(_ p: Int, by amount: Double) {
    let d = dimension
    guard p < K * d else {
      for i in 0..<n { logits.start[i * K + p - K * d] += amount }
      return
    }
    weights.start[p] += amount
    for i in 0..<n { logits.start[i * K + p / d] += amount * inputs.start[i * d + p % d] }
  }
}
