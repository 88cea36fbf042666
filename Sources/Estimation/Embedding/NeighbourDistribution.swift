import Catalog
import Foundation
public import Torch

/// Who is whose neighbour: p(j|i) ∝ exp(−βᵢ‖xᵢ − xⱼ‖²), j ≠ i, each βᵢ such that the row has the stated perplexity
/// exp(−Σⱼ p(j|i) log p(j|i)).
///
/// **Source.** van der Maaten and Hinton 2008, §2.
public struct NeighbourDistribution: Sendable {
  public static let perplexityRange = 1...1e6

  public let count: Int
  /// p(j|i) at i·n + j.
  public let conditional: [Double]
  /// The perplexity of each row.
  public let perplexities: [Double]

  /// `points`: [n, …], n − 1 at least three times the perplexity.
  public init(of points: Tensor, perplexity: Double) throws {
    try SettingLimits("tsne").check("perplexity", perplexity, in: Self.perplexityRange)
    let n = points.shape.first ?? 0, needed = Int((3 * perplexity).rounded(.up)) + 1
    guard n >= needed else {
      throw Fault(
        .badData, "\(n) points are too few for perplexity \(perplexity); give at least \(needed), or lower it")
    }
    var rows = try Self.squaredDistances(points.to(.cpu).doubles(), n)
    perplexities = rows.withUnsafeMutableBufferPointer { rows in
      (0..<n).map { i in
        Self.calibrate(UnsafeMutableBufferPointer(rebasing: rows[i * n..<(i + 1) * n]), i, log(perplexity))
      }
    }
    count = n
    conditional = rows
  }

  /// p_ij = (p(j|i) + p(i|j)) / 2n at i·n + j.
  public func joint() -> [Double] {
    var joint = conditional
    for i in 0..<count {
      for j in 0..<i {
        let both = (conditional[i * count + j] + conditional[j * count + i]) / (2 * Double(count))
        joint[i * count + j] = both
        joint[j * count + i] = both
      }
    }
    return joint
  }

  /// ‖xᵢ − xⱼ‖² at i·n + j, from the differences: nothing cancels.
  private static func squaredDistances(_ values: [Double], _ n: Int) throws(Fault) -> [Double] {
    let width = values.count / n
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw Fault(
        .badData, "point \(bad / width) of \(n) is not finite; leave it out, or mend the network that overflows on it")
    }
    var distances = [Double](repeating: 0, count: n * n)
    values.withUnsafeBufferPointer { x in
      for i in 0..<n {
        for j in 0..<i {
          let squared = (0..<width).reduce(0.0) { sum, k in
            let difference = x[i * width + k] - x[j * width + k]
            return sum + difference * difference
          }
          distances[i * n + j] = squared
          distances[j * n + i] = squared
        }
      }
    }
    guard distances.allSatisfy(\.isFinite) else {
      throw Fault(.badData, "squared distances between the points overflow; scale the points down")
    }
    return distances
  }

  /// Makes the i-th row of squared distances probabilities, by bisection for β.
  /// - Returns: the perplexity reached.
  private static func calibrate(_ row: UnsafeMutableBufferPointer<Double>, _ i: Int, _ target: Double) -> Double {
    let others = row.indices.filter { $0 != i }, nearest = others.map { row[$0] }.min()!
    // The nearest neighbour's distance cancels in p; without it the largest weight is 1. Nor does the unit matter.
    let further = others.map { row[$0] - nearest }, mean = further.reduce(0) { $0 + $1 / Double(others.count) }
    let distances = mean > 0 ? further.map { $0 / mean } : further
    var (low, beta, high) = (0.0, 1.0, Double.infinity)
    var (weights, sum, entropy) = Self.weights(distances, beta)
    for _ in 0..<200 where abs(entropy - target) > 1e-10 {
      if entropy > target { low = beta } else { high = beta }
      beta = high.isFinite ? (low + high) / 2 : 2 * beta
      (weights, sum, entropy) = Self.weights(distances, beta)
    }
    row[i] = 0
    for (j, weight) in zip(others, weights) { row[j] = weight / sum }
    return exp(entropy)
  }

  /// exp(−βd), their sum, and the entropy of the distribution they make.
  private static func weights(_ distances: [Double], _ beta: Double) -> ([Double], sum: Double, entropy: Double) {
    let weights = distances.map { exp(-beta * $0) }, sum = weights.reduce(0, +)
    let energy = zip(distances, weights).reduce(0) { $0 + beta * $1.0 * $1.1 }
    return (weights, sum, log(sum) + energy / sum)
  }
}
