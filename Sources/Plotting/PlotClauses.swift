/// The clauses of a panel's `plot` command that draw one series.
struct PlotClauses {
  private let series: Series
  private let place: Int
  private let file: String
  private let barWidth: Double

  init(_ series: Series, place: Int, file: String, bars: BarLayout) {
    self.series = series
    self.place = place
    self.file = file
    barWidth = bars.width
  }

  /// In drawing order, what lies below first.
  var clauses: [String] {
    switch series.style {
    case .lines: errorBars + [clause("1:2", "lines \(lineType)", title)]
    case .linesPoints: errorBars + [clause("1:2", "linespoints \(lineType) dashtype solid", title)]
    case .points: errorBars + [clause("1:2", "points \(lineType)", title)]
    case .step: errorBars + [clause("1:2", "steps \(lineType)", title)]
    case .bars: [clause("1:2:(\(gnuplotNumber(barWidth)))", boxes, title)] + errorBars
    case .band: [clause("1:3:4", "filledcurves \(shade)", "notitle"), clause("1:2", "lines \(lineType)", title)]
    }
  }

  private var lineType: String { "linetype \(place + 1)" }
  private var title: String { series.name.isEmpty ? "notitle" : "title \(GnuplotText.quoted(series.name))" }
  private var shade: String { "\(lineType) fillstyle transparent solid 0.2 noborder" }
  private var boxes: String {
    "boxes \(lineType) linewidth 1 dashtype solid fillstyle \(Palette.filling(place)) border \(lineType)"
  }

  private var errorBars: [String] {
    guard series.low != nil else { return [] }
    // On a bar the series' own colour would vanish.
    let colour = series.style == .bars ? " linecolor rgb \"\(Palette.ink)\"" : ""
    // Vectors with flat heads, because gnuplot's own error bars blank out a disc around the point.
    let style = "vectors heads nofilled size screen 0.006,90 \(lineType)\(colour) linewidth 1.3 dashtype solid"
    return [clause("1:3:(0):($4-$3)", style, "notitle")]
  }

  private func clause(_ columns: String, _ style: String, _ title: String) -> String {
    "\"\(file)\" index \(place) using \(columns) with \(style) \(title)"
  }
}
