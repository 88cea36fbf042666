import Catalog
import Foundation

/// Counts passes, and the numbers that are alive at once.
final class Meter {
  private(set) var live = 0
  private(set) var peak = 0
  /// Gradients of the inner or outer objective: one pass forward and one back.
  var gradients = 0
  /// Hessian–vector products, the transposed Jacobian of an inner step applied to a vector.
  var products = 0
  /// Mixed products, the transposed derivative of an inner step by θ applied to a vector.
  var mixed = 0

  fileprivate func take(_ count: Int) {
    live += count
    peak = max(peak, live)
  }

  fileprivate func give(_ count: Int) { live -= count }

  var passes: Int { gradients + products + mixed }
}

/// Numbers that a meter counts as long as they are held.
final class Register {
  fileprivate(set) var values: [Double]
  private let meter: Meter

  init(_ values: [Double], _ meter: Meter) {
    self.values = values
    self.meter = meter
    meter.take(values.count)
  }

  deinit { meter.give(values.count) }
}

/// A trigger against a linear softmax model, with the derivatives that a hypergradient takes, written out and counted.
///
/// Inner objective e = mean CE(W(xᵢ + δ), target) + λ/2‖δ‖², outer E = mean CE(W(xᵢ + δ), yᵢ), θ = W (K × d). Like
/// reverse-mode differentiation, each pass keeps the activations of all n examples while it lasts.
public struct CountedHypergradient {
  /// How ∇_θ E(δ*(θ), θ) is approximated.
  public enum Method: String, CaseIterable, Sendable {
    /// δ by `inner` steps, then `solver` steps of the fixed point v ← v − α∇²e·v + ∇_δE.
    case implicit
    /// Back-propagation through the `inner` steps, whose iterates and activations are kept.
    case unrolled
  }

  let inputs: [[Double]], labels: [Int], target: Int
  let ridge: Double, rate: Double
  /// W, row by row.
  public var weights: [[Double]]

  init(_ stream: inout RandomStream, count n: Int = 12, dimension d: Int = 6, classes: Int = 3) {
    inputs = (0..<n).map { _ in stream.gaussians(d) }
    labels = (0..<n).map { _ in Int.random(in: 0..<classes, using: &stream) }
    target = 0
    weights = (0..<classes).map { _ in stream.gaussians(d).map { 0.3 * $0 } }
    ridge = 0.5
    // Below 2/L: the Hessian of the cross-entropy is at most ½‖W‖²_F.
    rate = 1 / (ridge + 0.5 * frobenius(weights) * frobenius(weights))
  }

  /// A problem drawn from a seed.
  public init(seed: Int) {
    var stream = RandomStream(seed: seed, stage: "counted hypergradient")
    self.init(&stream)
  }

  private var dimension: Int { inputs[0].count }

  /// Counts of one hypergradient.
  public struct Counts: Sendable, Equatable {
    public let gradients: Int, products: Int, mixed: Int
    /// The most numbers alive at once.
    public let peak: Int

    public var passes: Int { gradients + products + mixed }
  }

  /// ∇_θ E(δ*(θ), θ), approximately, row by row; and what it took.
  public func hypergradient(_ method: Method, inner: Int, solver: Int) -> (value: [Double], counts: Counts) {
    let meter = Meter()
    let value =
      switch method {
      case .implicit: implicit(meter, inner: inner, solver: solver)
      case .unrolled: unrolled(meter, inner: inner)
      }
    return (
      value.values,
      Counts(gradients: meter.gradients, products: meter.products, mixed: meter.mixed, peak: meter.peak)
    )
  }

  /// The most numbers alive during one gradient by δ and θ.
  public func peakOfGradient() -> Int {
    let meter = Meter()
    let trigger = Register([Double](repeating: 0, count: dimension), meter)
    withExtendedLifetime(outerGradients(trigger, meter)) {}
    return meter.peak
  }

  /// E(δ_T(θ), θ) after `inner` steps, for finite differences.
  public func outerValue(inner: Int) -> Double {
    let meter = Meter()
    let trigger = descend(inner, meter) { _, _ in }
    return inputs.indices.reduce(0) { $0 - log(softmax($1, trigger)[labels[$1]]) / Double(inputs.count) }
  }

  private func implicit(_ meter: Meter, inner: Int, solver: Int) -> Register {
    let trigger = descend(inner, meter) { _, _ in }
    let (source, result) = outerGradients(trigger, meter)
    let adjoint = Register([Double](repeating: 0, count: dimension), meter)
    for _ in 0..<solver {
      let image = product(adjoint, residuals(trigger, nil, meter), trigger, meter)
      for j in 0..<dimension { adjoint.values[j] += source.values[j] - rate * image.values[j] }
    }
    addMixed(adjoint, residuals(trigger, nil, meter), trigger, into: result, meter)
    return result
  }

  private func unrolled(_ meter: Meter, inner: Int) -> Register {
    var tape: [(trigger: Register, activations: Register)] = []
    let trigger = descend(inner, meter) { tape.append(($0, $1)) }
    let (adjoint, result) = outerGradients(trigger, meter)
    for step in tape.reversed() {
      addMixed(adjoint, step.activations, step.trigger, into: result, meter)
      let image = product(adjoint, step.activations, step.trigger, meter)
      for j in 0..<dimension { adjoint.values[j] -= rate * image.values[j] }
    }
    return result
  }

  /// `steps` of δ ← δ − α∇_δe from zero, each shown to `visit` before it is taken.
  private func descend(_ steps: Int, _ meter: Meter, _ visit: (Register, Register) -> Void) -> Register {
    var trigger = Register([Double](repeating: 0, count: dimension), meter)
    for _ in 0..<steps {
      let activations = residuals(trigger, nil, meter)
      let gradient = pulledBack(activations, meter)
      meter.gradients += 1
      visit(trigger, activations)
      let next = Register(trigger.values, meter)
      for j in 0..<dimension { next.values[j] -= rate * (gradient.values[j] + ridge * trigger.values[j]) }
      trigger = next
    }
    return trigger
  }

  private func softmax(_ i: Int, _ trigger: Register) -> [Double] {
    let scores = weights.map { row in (0..<dimension).reduce(0) { $0 + row[$1] * (inputs[i][$1] + trigger.values[$1]) }
    }
    let top = scores.max()!
    let powers = scores.map { exp($0 - top) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }

  /// Per example, softmax less the label's indicator; the inner objective's labels if `labels` is nil.
  private func residuals(_ trigger: Register, _ labels: [Int]?, _ meter: Meter) -> Register {
    Register(
      inputs.indices.flatMap { i in
        var residual = softmax(i, trigger)
        residual[labels?[i] ?? target] -= 1
        return residual
      }, meter)
  }

  /// Wᵀ·mean of the residuals.
  private func pulledBack(_ residuals: Register, _ meter: Meter) -> Register {
    let classes = weights.count
    let gradient = Register([Double](repeating: 0, count: dimension), meter)
    for i in inputs.indices {
      for k in 0..<classes {
        let share = residuals.values[i * classes + k] / Double(inputs.count)
        for j in 0..<dimension { gradient.values[j] += share * weights[k][j] }
      }
    }
    return gradient
  }

  /// ∇_δE and ∇_θE.
  private func outerGradients(_ trigger: Register, _ meter: Meter) -> (Register, Register) {
    meter.gradients += 1
    let classes = weights.count
    let residuals = residuals(trigger, labels, meter)
    let byTrigger = pulledBack(residuals, meter)
    let byWeights = Register([Double](repeating: 0, count: classes * dimension), meter)
    for i in inputs.indices {
      for k in 0..<classes {
        let share = residuals.values[i * classes + k] / Double(inputs.count)
        for j in 0..<dimension { byWeights.values[k * dimension + j] += share * (inputs[i][j] + trigger.values[j]) }
      }
    }
    return (byTrigger, byWeights)
  }

  /// Sᵢ·W·v per example, the residuals' derivative along v.
  private func tangents(_ vector: Register, _ residuals: Register, _ meter: Meter) -> Register {
    let classes = weights.count
    let image = weights.map { row in inner(row, vector.values) }
    return Register(
      inputs.indices.flatMap { i in
        var shares = (0..<classes).map { residuals.values[i * classes + $0] }
        shares[target] += 1
        let mean = inner(shares, image)
        return zip(shares, image).map { $0 * ($1 - mean) }
      }, meter)
  }

  /// ∇²_δe·v.
  private func product(_ vector: Register, _ residuals: Register, _ trigger: Register, _ meter: Meter) -> Register {
    meter.products += 1
    let result = pulledBack(tangents(vector, residuals, meter), meter)
    for j in 0..<dimension { result.values[j] += ridge * vector.values[j] }
    return result
  }

  /// Adds −α(∇_θ∇_δe)ᵀv: mean of −α(rᵢvᵀ + SᵢWv(xᵢ + δ)ᵀ).
  private func addMixed(
    _ vector: Register, _ residuals: Register, _ trigger: Register, into result: Register, _ meter: Meter
  ) {
    meter.mixed += 1
    let classes = weights.count
    let tangents = tangents(vector, residuals, meter)
    for i in inputs.indices {
      for k in 0..<classes {
        let residual = residuals.values[i * classes + k], tangent = tangents.values[i * classes + k]
        for j in 0..<dimension {
          let term = residual * vector.values[j] + tangent * (inputs[i][j] + trigger.values[j])
          result.values[k * dimension + j] -= rate * term / Double(inputs.count)
        }
      }
    }
  }
}
