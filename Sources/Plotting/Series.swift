/// A named sequence of points and the way it is drawn.
///
/// NaN in `y` leaves a gap. `low` and `high` are the ends of error bars, or the edges of a band, as values and not as
/// distances from `y`.
public struct Series: Codable, Equatable, Sendable {
  /// How a series is drawn.
  public enum Style: String, Codable, Equatable, Sendable, CaseIterable {
    case lines, linesPoints, points
    /// Bars from the axis; several series of bars stand side by side.
    case bars
    /// Constant up to the next point.
    case step
    /// The area between `low` and `high`, with `y` as a line in it.
    case band
  }

  /// In the legend; empty to leave it out.
  public var name: String
  public var style: Style
  public var x: [Double]
  public var y: [Double]
  public var low: [Double]?
  public var high: [Double]?

  public init(
    _ name: String = "", _ style: Style, x: [Double], y: [Double], low: [Double]? = nil, high: [Double]? = nil
  ) {
    self.name = name
    self.style = style
    self.x = x
    self.y = y
    self.low = low
    self.high = high
  }

  /// A series over 0, 1, 2, …, for an axis of categories.
  public init(_ name: String = "", _ style: Style, y: [Double], low: [Double]? = nil, high: [Double]? = nil) {
    self.init(name, style, x: y.indices.map(Double.init), y: y, low: low, high: high)
  }

  /// A series with a confidence interval around each value.
  public init(_ name: String = "", _ style: Style, x: [Double], y: [Double], intervals: [ClosedRange<Double>]) {
    self.init(
      name, style, x: x, y: y, low: intervals.map(\.lowerBound), high: intervals.map(\.upperBound))
  }
}
