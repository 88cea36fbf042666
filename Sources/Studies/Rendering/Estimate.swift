import Experiments
import GSL

/// A quantity from one run or several, with its 95 % interval.
///
/// Several runs give Student's interval of their mean; one gives what its own counts tell.
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

  /// - Returns: nil if no image was counted.
  public init?(shares: [Proportion]) throws {
    try self.init(shares.compactMap(\.value))
    // A share lies between 0 and 1, which Student's interval of few runs does not know.
    interval = shares.count == 1 ? try shares[0].interval() : interval?.clamped(to: 0...1)
  }
}
