/// A figure as data: a title above a grid of panels.
///
/// It says what is drawn, not how: `GnuplotScript` turns it into text, and `Gnuplot` runs that text. All text in a
/// figure is plain; no character of it has a meaning to gnuplot.
public struct Figure: Codable, Equatable, Sendable {
  /// Above all panels; empty for none.
  public var title: String
  /// In reading order.
  public var panels: [Panel]
  /// Panels side by side; fewer panels than that make a narrower figure.
  public var columns: Int
  /// Width of one panel in inches.
  public var panelWidth: Double
  /// Height of one panel in inches.
  public var panelHeight: Double

  public init(
    title: String = "", panels: [Panel], columns: Int = 2, panelWidth: Double = 4.2, panelHeight: Double = 3.2
  ) {
    self.title = title
    self.panels = panels
    self.columns = columns
    self.panelWidth = panelWidth
    self.panelHeight = panelHeight
  }

  /// A figure of one panel.
  public init(_ panel: Panel, width: Double = 4.6, height: Double = 3.4) {
    self.init(panels: [panel], columns: 1, panelWidth: width, panelHeight: height)
  }
}
