/// The data file of a panel: tab-separated, a commented header per block, two blank lines between blocks.
struct PanelData {
  let text: String

  init(title: String, series: [Series], bars: BarLayout) {
    let blocks = series.enumerated().map { place, one in Self.block(one, place: place, bars) }
    text = Self.heading(title) + blocks.joined(separator: "\n\n")
  }

  init(title: String, image: RGBImage) {
    var lines = [
      "# \(image.width) x \(image.height) pixels, row by row from the top", "# column\trow\tred\tgreen\tblue",
    ]
    for row in 0..<image.height {
      for column in 0..<image.width {
        let start = 3 * (row * image.width + column)
        lines.append("\(column)\t\(row)\t\(image.rgb[start])\t\(image.rgb[start + 1])\t\(image.rgb[start + 2])")
      }
    }
    text = Self.heading(title) + lines.joined(separator: "\n") + "\n"
  }

  private static func heading(_ title: String) -> String {
    title.isEmpty ? "" : "# \(GnuplotText.comment(title))\n"
  }

  private static func block(_ series: Series, place: Int, _ bars: BarLayout) -> String {
    let shift = bars.offset(place)
    var lines = ["# series \(place + 1): \(GnuplotText.comment(series.name))", "# " + header(series)]
    for i in series.x.indices {
      // An interval around a missing value would float without its point.
      let errors = [series.low?[i], series.high?[i]].compactMap { $0 }.map { series.y[i].isNaN ? .nan : $0 }
      lines.append(([series.x[i] + shift, series.y[i]] + errors).map(gnuplotNumber).joined(separator: "\t"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func header(_ series: Series) -> String {
    series.low == nil ? "x\ty" : "x\ty\tlow\thigh"
  }
}
