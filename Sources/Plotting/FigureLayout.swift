/// The parts of a script that belong to the whole figure: style, terminals and the grid of panels.
struct FigureLayout {
  private let figure: Figure
  private let columns: Int
  private let rows: Int

  init(_ figure: Figure) {
    self.figure = figure
    columns = min(figure.columns, figure.panels.count)
    rows = (figure.panels.count + columns - 1) / columns
  }

  /// How to run and restyle the figure, and the settings for that.
  var header: [String] {
    let title = GnuplotText.comment(figure.title)
    return [
      title.isEmpty ? "# A figure for gnuplot 5.4 or later." : "# \(title)",
      "#",
      "# Run:     gnuplot \(GnuplotScript.fileName)",
      "#          in this folder; it reads the .tsv files here and writes \(outputs).",
      "# Restyle: change the settings below; a series is drawn in the line type of its place in the panel.",
      "",
      "typeface = \"Sans\"",
      "fontsize = 10     # points",
      "width = \(gnuplotNumber(Double(columns) * figure.panelWidth))       # inches",
      "height = \(gnuplotNumber(Double(rows) * figure.panelHeight + titleHeight))      # inches",
      "resolution = 200  # pixels per inch of the PNG",
      "",
      "# Okabe and Ito's colours; markers and dashes tell the series apart without them.",
    ] + Palette.lineTypes + [""] + common
  }

  private var outputs: String { GnuplotScript.outputNames.joined(separator: " and ") }

  /// What a title above the panels needs, in inches.
  private var titleHeight: Double { figure.title.isEmpty ? 0 : 0.3 }

  /// Settings that all panels share.
  private var common: [String] {
    [
      "set encoding utf8",
      "set datafile separator tab",
      "set border 3 linecolor rgb \"\(Palette.axis)\" linewidth 1",
      "set grid back linetype 1 linecolor rgb \"\(Palette.grid)\" linewidth 0.8 dashtype solid",
      "set title textcolor rgb \"\(Palette.ink)\" offset 0,-0.3",
      "set xlabel offset 0,0.3 textcolor rgb \"\(Palette.ink)\"",
      "set ylabel textcolor rgb \"\(Palette.ink)\"",
      "",
    ]
  }

  /// Opens the loop over the two formats and the grid of panels.
  var opening: [String] {
    let title = figure.title.isEmpty ? "" : " title \(GnuplotText.bold(figure.title)) offset 0,-0.2"
    return [
      "do for [format in \"pdf png\"] {",
      "  if (format eq \"pdf\") {",
      "    set terminal pdfcairo enhanced color size width,height font sprintf(\"%s,%g\", typeface, fontsize) \\",
      "      fontscale 72/96. linewidth 1 pointscale 0.8 rounded",
      "  } else {",
      "    set terminal pngcairo enhanced color size width*resolution,height*resolution \\",
      "      font sprintf(\"%s,%g\", typeface, fontsize) fontscale resolution/96. linewidth resolution/72. \\",
      "      pointscale 0.8*resolution/72. rounded background rgb \"white\"",
      "  }",
      "  set output \"figure.\".format",
      "  set multiplot layout \(rows),\(columns)\(title)",
    ]
  }

  var closing: [String] { ["  unset multiplot", "  unset output", "}"] }
}
