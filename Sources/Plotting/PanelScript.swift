/// The commands that draw one panel, and its data file.
struct PanelScript {
  let dataFile: String
  let data: String
  let commands: [String]

  init(_ panel: Panel, number: Int) throws {
    let file = "panel-\(number).tsv"
    dataFile = file
    switch panel.content {
    case .image(let image):
      data = PanelData(title: panel.title, image: image).text
      commands = Self.opening(panel, number) + Self.picture(panel, image, file: file)
    case .series(let series):
      let bars = BarLayout(series)
      let ranges = PanelRanges(panel, series: series, bars: bars)
      try Self.requireVisible(panel.references, in: ranges, number: number)
      data = PanelData(title: panel.title, series: series, bars: bars).text
      let clauses = series.enumerated().flatMap { PlotClauses($1, place: $0, file: file, bars: bars).clauses }
      commands =
        Self.opening(panel, number) + Self.axes(panel, ranges) + [Self.key(panel, series)]
        + panel.references.flatMap { Self.reference($0, ranges) }
        + ["plot \\"] + Self.continued(clauses)
    }
  }

  private static func opening(_ panel: Panel, _ number: Int) -> [String] {
    ["", "# Panel \(number)", "set title \(GnuplotText.bold(panel.title))", "unset arrow", "unset label"]
  }

  private static func axes(_ panel: Panel, _ ranges: PanelRanges) -> [String] {
    ["set size noratio", "set border 3"]
      + AxisCommands("x", panel.x, range: ranges.x, spaceBelow: panel.hasLegendBelow).commands
      + AxisCommands("y", panel.y, range: ranges.y).commands
  }

  private static func picture(_ panel: Panel, _ image: RGBImage, file: String) -> [String] {
    [
      "set size ratio -1",
      "set border 15",
      "set xlabel \(GnuplotText.quoted(panel.x.label))",
      "set ylabel \"\"",
      "unset logscale",
      "set xrange [-0.5:\(gnuplotNumber(Double(image.width) - 0.5))]",
      "set yrange [\(gnuplotNumber(Double(image.height) - 0.5)):-0.5]",
      "unset xtics",
      "unset ytics",
      "unset key",
      // Rectangles that overlap a little: viewers would blur an image, and show seams between exact rectangles.
      "plot \"\(file)\" using 1:2:($1-0.5):($1+0.55):($2-0.5):($2+0.55):(65536*$3+256*$4+$5) \\",
      "  with boxxyerror linecolor rgb variable fillstyle solid 1 noborder notitle",
    ]
  }

  private static func key(_ panel: Panel, _ series: [Series]) -> String {
    let style = "reverse Left samplen 2.5 spacing 1.15 textcolor rgb \"\(Palette.ink)\""
    return switch panel.legend {
    case .automatic where !panel.hasLegendBelow, .none: "unset key"
    case .automatic, .below: "set key bmargin center horizontal \(style)"
    case .right: "set key rmargin top vertical \(style)"
    case .topLeft: "set key opaque inside top left vertical \(style)"
    case .topRight: "set key opaque inside top right vertical \(style)"
    case .bottomLeft: "set key opaque inside bottom left vertical \(style)"
    case .bottomRight: "set key opaque inside bottom right vertical \(style)"
    }
  }

  private static func reference(_ line: ReferenceLine, _ ranges: PanelRanges) -> [String] {
    let value = gnuplotNumber(line.value)
    let style = "nohead back linetype 1 linecolor rgb \"\(Palette.axis)\" linewidth 1.3 dashtype '-'"
    let label = "set label \(GnuplotText.quoted(line.label)) textcolor rgb \"\(Palette.axis)\""
    let commands =
      switch line.direction {
      case .horizontal:
        [
          "set arrow from graph 0, first \(value) to graph 1, first \(value) \(style)",
          "\(label) at graph 0.99, first \(value) right offset 0,0.5",
        ]
      case .vertical:
        [
          "set arrow from first \(value), graph 0 to first \(value), graph 1 \(style)",
          "\(label) at first \(value), graph 0.97 left offset 0.6,0",
        ]
      }
    return line.label.isEmpty ? [commands[0]] : commands
  }

  private static func requireVisible(_ lines: [ReferenceLine], in ranges: PanelRanges, number: Int) throws {
    for line in lines {
      let range = line.direction == .horizontal ? ranges.y : ranges.x
      guard !range.contains(line.value) else { continue }
      throw PlottingError.invalidFigure(
        place: "panel \(number), reference \"\(line.label)\"",
        reason: "\(line.value) lies outside the axis \(range); widen the range or leave the line out")
    }
  }

  private static func continued(_ clauses: [String]) -> [String] {
    clauses.enumerated().map { "  \($1)" + ($0 == clauses.count - 1 ? "" : ", \\") }
  }
}

extension Panel {
  fileprivate var hasLegendBelow: Bool {
    guard case .series(let series) = content else { return false }
    return legend == .below || legend == .automatic && series.count { !$0.name.isEmpty } > 1
  }
}
