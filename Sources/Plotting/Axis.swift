/// An axis: what it measures, its scale, its range and its ticks.
public struct Axis: Codable, Equatable, Sendable {
  /// With the unit, as in `time (s)`.
  public var label: String
  /// Base ten; all values on it must then be positive.
  public var logarithmic: Bool
  /// nil fits the data, the error bars and the reference lines, with a small margin.
  public var range: ClosedRange<Double>?
  public var ticks: Ticks

  public init(
    _ label: String, logarithmic: Bool = false, range: ClosedRange<Double>? = nil, ticks: Ticks = .automatic
  ) {
    self.label = label
    self.logarithmic = logarithmic
    self.range = range
    self.ticks = ticks
  }

  /// An axis of named positions; a series refers to them by 0, 1, 2, ….
  public static func categories(_ names: [String], label: String = "") -> Axis {
    Axis(label, ticks: .categories(names))
  }
}

/// Which positions of an axis are marked.
public enum Ticks: Codable, Equatable, Sendable {
  case automatic
  case none
  /// At these values, labelled with the numbers.
  case at([Double])
  /// At these values, labelled with these texts.
  case labelled([Label])
  /// At 0, 1, 2, …, labelled with these names.
  case categories([String])

  /// A tick and its text.
  public struct Label: Codable, Equatable, Sendable {
    public var value: Double
    public var text: String

    public init(_ value: Double, _ text: String) {
      self.value = value
      self.text = text
    }
  }
}
