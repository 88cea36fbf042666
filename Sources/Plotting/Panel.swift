/// One plot or one picture of a figure.
public struct Panel: Codable, Equatable, Sendable {
  /// What a panel shows.
  public enum Content: Codable, Equatable, Sendable {
    case series([Series])
    case image(RGBImage)
  }

  /// Above the panel; empty for none.
  public var title: String
  /// For a picture only the label is used, as the caption below it.
  public var x: Axis
  public var y: Axis
  public var content: Content
  public var legend: Legend
  public var references: [ReferenceLine]

  public init(
    title: String = "", x: Axis, y: Axis, series: [Series], legend: Legend = .automatic,
    references: [ReferenceLine] = []
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.content = .series(series)
    self.legend = legend
    self.references = references
  }

  /// A panel that shows a picture without axes.
  public init(title: String = "", image: RGBImage, caption: String = "") {
    self.title = title
    self.x = Axis(caption)
    self.y = Axis("")
    self.content = .image(image)
    self.legend = .none
    self.references = []
  }
}

/// Where the names of the series stand.
public enum Legend: String, Codable, Equatable, Sendable, CaseIterable {
  /// Below the panel if at least two series have names, otherwise none.
  case automatic
  case none
  case topLeft, topRight, bottomLeft, bottomRight
  /// Below the panel, where it hides no data.
  case below
  /// To the right of the panel, for many or long names.
  case right
}

/// A straight line across a panel that marks a value, such as a bound or chance level.
public struct ReferenceLine: Codable, Equatable, Sendable {
  public enum Direction: String, Codable, Equatable, Sendable {
    /// At a value of y.
    case horizontal
    /// At a value of x.
    case vertical
  }

  public var direction: Direction
  public var value: Double
  /// Written along the line; empty for none.
  public var label: String

  public init(_ direction: Direction, at value: Double, label: String = "") {
    self.direction = direction
    self.value = value
    self.label = label
  }
}
