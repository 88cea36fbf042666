import Foundation

/// The distribution of the mean of R independent absolute values of standard normal variables.
///
/// R measured gaps |p̂_train − p̂_test| of a network without any generalisation gap are such variables times their
/// common spread. Computed by convolving the density on a lattice of step 0.01: the distribution function errs by
/// less than 10⁻⁵.
public struct HalfNormalMean: Sendable {
  /// R.
  public let runs: Int
  private static let step = 0.01
  private var step: Double { Self.step }
  /// P(sum in cell j), the cells being [j·step, (j + 1)·step) shifted by the cells' own width.
  private let masses: [Double]
  private let cumulatives: [Double]

  /// The mean of R values is √(2/π), whatever R.
  public static let expectation = (2 / Double.pi).squareRoot()

  /// - Throws: if `runs` is not positive.
  public init(runs: Int) throws {
    try demand(runs >= 1, "\(runs) runs have no mean")
    self.runs = runs
    // Beyond eight standard deviations a half-normal variable has probability 10⁻¹⁵.
    let below = (0...800).map { erf(Double($0) * Self.step / 2.0.squareRoot()) }
    let single = zip(below.dropFirst(), below).map { $0 - $1 }
    let limit = Int((Double(runs) * Self.expectation + 8 * Double(runs).squareRoot()) / Self.step)
    var total = single
    for _ in 1..<runs { total = HalfNormalMean.convolution(total, single, limit: limit) }
    masses = total
    var sum = 0.0
    cumulatives = total.map { mass in
      sum += mass
      return sum
    }
  }

  /// The standard deviation √((1 − 2/π)/R).
  public static func standardDeviation(runs: Int) -> Double { ((1 - 2 / Double.pi) / Double(runs)).squareRoot() }

  /// P(mean ≤ x).
  public func cumulative(_ x: Double) -> Double {
    let place = position(x)
    if place <= 0 { return 0 }
    let index = Int(place)
    guard index < masses.count else { return 1 }
    return (index == 0 ? 0 : cumulatives[index - 1]) + (place - Double(index)) * masses[index]
  }

  /// The x with P(mean ≤ x) = `probability`, to the lattice's accuracy.
  public func quantile(_ probability: Double) -> Double {
    var (low, high) = (0.0, supremum)
    while high - low > 1e-9 {
      let middle = (low + high) / 2
      if cumulative(middle) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The probability that the largest of `count` independent means exceeds the smallest by `range` or more.
  ///
  /// 1 − k∫f(x)[F(x + r) − F(x)]^{k−1}dx for k means with density f.
  public func probability(ofRange range: Double, among count: Int) -> Double {
    let within = expectation { pow(cumulative($0 + range) - cumulative($0), Double(count - 1)) }
    return min(1, max(0, 1 - Double(count) * within))
  }

  /// The expectation of `value` at the mean.
  public func expectation(of value: (Double) -> Double) -> Double {
    masses.indices.reduce(0) { $0 + masses[$1] * value((Double($1) + Double(runs) / 2) * step / Double(runs)) }
  }

  /// The largest mean with positive probability on the lattice.
  public var supremum: Double { (Double(masses.count) + Double(runs - 1) / 2) * step / Double(runs) }

  /// Where on the lattice a mean of x lies: a sum of R cell centres (jᵢ + ½) is a cell centre shifted by (R − 1)/2.
  private func position(_ x: Double) -> Double { x * Double(runs) / step - Double(runs - 1) / 2 }

  private static func convolution(_ a: [Double], _ b: [Double], limit: Int) -> [Double] {
    var result = [Double](repeating: 0, count: min(a.count + b.count - 1, limit))
    for i in a.indices {
      for j in 0..<min(b.count, max(0, result.count - i)) { result[i + j] += a[i] * b[j] }
    }
    return result
  }
}
