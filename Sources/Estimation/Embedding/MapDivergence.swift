import Foundation

/// KL(P‖Q) between the neighbours among points and those in a map of them, in nats.
///
/// Q follows Student's t with one degree of freedom: q_ij = w_ij / Σ w, w_ij = 1 / (1 + ‖yᵢ − yⱼ‖²). A map is n rows of
/// `dimensions` numbers, flat.
///
/// **Source.** van der Maaten and Hinton 2008, equations 4 and 5.
public struct MapDivergence: Sendable {
  private let joint: [Double]
  private let count: Int
  private let dimensions: Int

  public init(from neighbours: NeighbourDistribution, dimensions: Int) {
    joint = neighbours.joint()
    count = neighbours.count
    self.dimensions = dimensions
  }

  public func value(at map: [Double]) -> Double {
    var sum = 0.0, divergence = 0.0
    eachPair(map) { _, _, p, w in
      sum += 2 * w
      if p > 0 { divergence += 2 * p * log(p / w) }
    }
    return divergence + log(sum)
  }

  /// 4 Σⱼ (p_ij − q_ij) w_ij (yᵢ − yⱼ), the p multiplied by `exaggeration`.
  public func gradient(at map: [Double], exaggeration: Double = 1) -> [Double] {
    var sum = 0.0
    // Attraction Σ p w (yᵢ − yⱼ) beside repulsion Σ w² (yᵢ − yⱼ), which is divided by Σ w once that is known.
    var forces = [SIMD2<Double>](repeating: .zero, count: map.count)
    forces.withUnsafeMutableBufferPointer { forces in
      map.withUnsafeBufferPointer { y in
        eachPair(map) { i, j, p, w in
          sum += 2 * w
          let pull = SIMD2(p, w) * w
          for k in 0..<dimensions {
            let force = pull * (y[i * dimensions + k] - y[j * dimensions + k])
            forces[i * dimensions + k] += force
            forces[j * dimensions + k] -= force
          }
        }
      }
    }
    return forces.map { 4 * (exaggeration * $0.x - $0.y / sum) }
  }

  /// Every two points i > j with p_ij and w_ij.
  @inline(__always)
  private func eachPair(_ map: [Double], _ body: (_ i: Int, _ j: Int, _ p: Double, _ w: Double) -> Void) {
    joint.withUnsafeBufferPointer { p in
      map.withUnsafeBufferPointer { y in
        for i in 0..<count {
          for j in 0..<i {
            var squared = 0.0
            for k in 0..<dimensions {
              let difference = y[i * dimensions + k] - y[j * dimensions + k]
              squared += difference * difference
            }
            body(i, j, p[i * count + j], 1 / (1 + squared))
          }
        }
      }
    }
  }
}
