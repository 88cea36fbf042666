/// How far values lie from the rest, in units of the median absolute deviation.
///
/// Medians of an even count are the mean of the two middle values, as in Neural Cleanse's own program.
public struct MedianDeviation: Sendable {
  public enum Side: Sendable {
    /// One deviation for all values.
    case both
    /// One for the values up to the median, which is the tail that backdoors stand in ("double" MAD).
    case left
  }

  /// Makes the deviation of normal draws their standard deviation.
  public static let consistency = 1.4826

  public let median: Double
  public let deviation: Double

  /// - Precondition: `values` is not empty.
  public init(_ values: [Double], side: Side = .both) {
    let median = Self.median(values)
    self.median = median
    deviation = Self.median(values.filter { side == .both || $0 <= median }.map { abs($0 - median) })
  }

  /// |value − median| over the deviation; infinite where all others agree and this one does not.
  public func index(of value: Double) -> Double {
    let distance = abs(value - median)
    return distance == 0 ? 0 : distance / (Self.consistency * deviation)
  }

  /// Whether `value` is smaller than the others by more than `threshold`.
  public func isOutlier(_ value: Double, threshold: Double) -> Bool { value < median && index(of: value) > threshold }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted(), middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
