import Experiments
import Foundation
import GSL

/// A quantity from one run or several, with its 95 % interval.
///
/// Several runs give Student's interval of their mean; one gives what its own counts tell; several runs' shares of the
/// same images give both in one, as independent errors add.
public struct Estimate: Sendable, Equatable {
  public var mean: Double
  public var interval: ClosedRange<Double>?
  public var runs: Int

  /// - Returns: nil of no values.
  public init?(_ values: [Double]) throws {
    guard !values.isEmpty else { return nil }
    mean = try Statistics.mean(values)
    interval = values.count > 1 ? try Statistics.meanInterval(values) : nil
    runs = values.count
  }

  /// Of error gaps, whose mean is not negative; nil of none.
  public init?(gaps: [ErrorPair]) throws {
    guard !gaps.isEmpty else { return nil }
    let estimate = try GapEstimate(gaps)
    (mean, interval, runs) = (estimate.mean, estimate.interval, gaps.count)
  }

  /// - Returns: nil if no image was counted.
  public init?(shares: [Proportion]) throws {
    let shares = shares.filter { $0.trials > 0 }
    try self.init(shares.compactMap(\.value))
    guard shares.count > 1 else {
      interval = try shares[0].interval()
      return
    }
    // Runs on the same images have the error of those images in common, so that more runs do not make it less.
    let images = shares.map(\.trials).min()!
    let counted = try Proportion(Int((mean * Double(images)).rounded()), of: images).interval()
    let spread = interval ?? mean...mean
    func sum(_ ends: KeyPath<ClosedRange<Double>, Double>) -> Double {
      hypot(counted[keyPath: ends] - mean, spread[keyPath: ends] - mean)
    }
    interval = max(0, mean - sum(\.lowerBound))...min(1, mean + sum(\.upperBound))
  }
}
