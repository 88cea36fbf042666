import Catalog
import Foundation
import GSL

/// C17. Two-layer networks drawn from the seed, with the activation and the pooling of the paper's architectures.
///
/// Three things are asked of each: that ELU, and a maximum of two features, have the second, and first, derivatives that the
/// theorem takes for granted; and that e = −CE, which a trigger minimises, is strongly convex in δ. The network of the
/// paper adds the ridge 10⁻³‖δ‖²; so does this one.
public enum AssumptionsHoldForNetworks: Claim {
  public static let id = "C17"
  public static let title = "The assumptions hold for the networks used"
  public static let source = Source("Zeng et al. 2022", "section 5 with Table 9")
  public static let statement =
    "For networks with ELU and max-pooling, e(δ) = −(mean CE) + 10⁻³‖δ‖² is twice continuously differentiable and "
    + "strongly convex in δ."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, ridge: 1e-3) }

  /// Judges with another ridge, which can make up for any curvature.
  public static func judge(_ effort: Effort, ridge: Double) throws -> Finding {
    var tally = EvidenceTally()
    let jump = secondDifference(elu, at: 1e-3, 1e-4) - secondDifference(elu, at: -1e-3, 1e-4)
    let kink = slope({ max($0, 0.5) }, at: 0.6) - slope({ max($0, 0.5) }, at: 0.4)
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let network = ToyNetwork(using: &stream)
      let values = try network.hessian(at: stream.gaussians(ToyNetwork.dimension).map { 0.5 * $0 })
        .symmetricEigensystem().values
      let least = values[0] + 2 * ridge
      tally.note(
        violated: least <= 0, size: -least,
        witness: "a two-layer ELU network: the least eigenvalue of ∇²e is \(shown(least))")
    }
    let smoothness = "ELU″ jumps by \(shown(abs(jump))) at 0 and a maximum's slope by \(shown(abs(kink)))"
    return tally.violations > 0 || abs(jump) > 0.5 && abs(kink) > 0.5 && ridge <= 1e-3
      ? tally.finding(.refuted, "∇²e had an eigenvalue below zero, so no step contracts; besides, \(smoothness)")
      : tally.finding(.upheld, "∇²e was positive definite at every point, though \(smoothness)")
  }

  fileprivate static func elu(_ x: Double) -> Double { x > 0 ? x : expm1(x) }

  private static func secondDifference(_ f: (Double) -> Double, at x: Double, _ h: Double) -> Double {
    (f(x + h) - 2 * f(x) + f(x - h)) / (h * h)
  }

  private static func slope(_ f: (Double) -> Double, at x: Double) -> Double { (f(x + 1e-6) - f(x - 1e-6)) / 2e-6 }
}

/// softmax(V·ELU(U(x + δ))) with random weights, inputs and labels.
private struct ToyNetwork {
  static let dimension = 6
  let first: [[Double]], second: [[Double]], inputs: [[Double]], labels: [Int]

  init(using stream: inout RandomStream) {
    let (hidden, K, n, d) = (8, 3, 5, Self.dimension)
    let scale = 1 / Double(d).squareRoot(), outer = 2 / Double(hidden).squareRoot()
    first = (0..<hidden).map { _ in stream.gaussians(d).map { scale * $0 } }
    second = (0..<K).map { _ in stream.gaussians(hidden).map { outer * $0 } }
    inputs = (0..<n).map { _ in stream.gaussians(d) }
    labels = (0..<n).map { _ in Int(3 * stream.uniform()) }
  }

  /// −mean CE.
  private func value(_ delta: [Double]) -> Double {
    inputs.indices.reduce(0) { total, i in
      let point = zip(inputs[i], delta).map(+)
      let features = first.map { AssumptionsHoldForNetworks.elu(inner($0, point)) }
      let scores = second.map { inner($0, features) }, largest = scores.max()!
      let sum = scores.reduce(0) { $0 + exp($1 - largest) }
      return total + (scores[labels[i]] - largest - log(sum)) / Double(inputs.count)
    }
  }

  /// By second differences.
  func hessian(at delta: [Double]) throws -> DenseMatrix {
    let (d, h) = (Self.dimension, 1e-4)
    func moved(_ i: Int, _ a: Double, _ j: Int, _ b: Double) -> Double {
      var point = delta
      point[i] += a * h
      point[j] += b * h
      return value(point)
    }
    var values = [Double](repeating: 0, count: d * d)
    for i in 0..<d {
      for j in 0...i {
        let second = (moved(i, 1, j, 1) - moved(i, 1, j, -1) - moved(i, -1, j, 1) + moved(i, -1, j, -1)) / (4 * h * h)
        (values[i * d + j], values[j * d + i]) = (second, second)
      }
    }
    return try DenseMatrix(rows: d, columns: d, values: values)
  }
}
