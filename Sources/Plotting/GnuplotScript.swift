/// The gnuplot script of a figure and the data files that it reads: a pure function of the figure.
///
/// The same figure gives the same bytes on every machine, so script and data can be committed, compared and restyled
/// by hand. Run as `gnuplot figure.gp` in its folder, the script writes `figure.pdf` and `figure.png` beside itself.
public struct GnuplotScript: Equatable, Sendable {
  /// The name of the script's file.
  public static let fileName = "figure.gp"
  /// The names of the files that running the script writes.
  public static let outputNames = ["figure.pdf", "figure.png"]

  /// The text of `figure.gp`.
  public let script: String
  /// The text of each data file by its name, `panel-1.tsv` and so on.
  public let data: [String: String]

  /// Throws `PlottingError.invalidFigure`, naming the place, if the figure contradicts itself.
  public init(_ figure: Figure) throws {
    try figure.validate()
    let panels = try figure.panels.enumerated().map { try PanelScript($1, number: $0 + 1) }
    data = Dictionary(uniqueKeysWithValues: panels.map { ($0.dataFile, $0.data) })
    let layout = FigureLayout(figure)
    script =
      (layout.header + layout.opening + panels.flatMap(\.commands).map(indented) + layout.closing)
      .joined(separator: "\n") + "\n"
  }
}

private func indented(_ line: String) -> String { line.isEmpty ? "" : "  " + line }
