import Foundation
import Plotting
import Testing

@Suite("GnuplotScript") struct GnuplotScriptTests {
  @Test("The script and the data of a figure are those of the snapshot", arguments: ["figure.gp", "panel-1.tsv"])
  func snapshot(file: String) throws {
    let script = try GnuplotScript(Samples.lines)
    let found = file == "figure.gp" ? script.script : try #require(script.data[file])
    let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Snapshots/lines").appendingPathComponent(file)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try found.write(to: place, atomically: true, encoding: .utf8)
    }
    #expect(try found == String(contentsOf: place, encoding: .utf8))
  }

  @Test("The same figure gives the same bytes, also after a round trip through JSON")
  func determinism() throws {
    let copy = try JSONDecoder().decode(Figure.self, from: JSONEncoder().encode(Samples.bars))
    #expect(copy == Samples.bars)
    #expect(try GnuplotScript(copy) == GnuplotScript(Samples.bars))
  }

  @Test("Numbers are short, with a point, and missing ones are NaN")
  func numbers() throws {
    let panel = Panel(
      x: Axis("x"), y: Axis("y"),
      series: [Series("", .lines, x: [0, 1, 1 / 3.0, 1e-20], y: [-0.0, .nan, 123_456_789_012, -1e300])])
    let text = try #require(try GnuplotScript(Figure(panel)).data["panel-1.tsv"])
    #expect(text.hasSuffix("# x\ty\n0\t0\n1\tNaN\n0.333333333\t1.23456789e+11\n1e-20\t-1e+300\n"))
  }

  @Test("Bars of several series stand side by side around their position")
  func dodge() throws {
    let text = try #require(try GnuplotScript(Samples.bars).data["panel-1.tsv"])
    let positions = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { Double($0.split(separator: "\t")[0])! }
    #expect(positions == [-0.19, 0.81, 1.81, 2.81, 0.19, 1.19, 2.19, 3.19])
  }

  @Test("Values that differ in the fifth digit at most are given the room of one value")
  func nearlyOneValue() throws {
    func script(_ y: [Double]) throws -> String {
      let series = Series("s", .lines, x: [0, 1], y: y)
      return try GnuplotScript(Figure(Panel(x: Axis("x"), y: Axis("y"), series: [series]))).script
    }
    #expect(try script([10, 10]).contains("set yrange [9:11]"))
    #expect(try script([10, 10.0000004]).contains("set yrange [9:11"))
    #expect(try script([10, 10.01]).contains("set yrange [9.9995:10.0105]"))
  }

  @Test("Automatic ranges hold the data, the error bars and the reference lines; bars start at zero")
  func ranges() throws {
    let lines = try GnuplotScript(
      Figure(
        Panel(
          x: Axis("x"), y: Axis("y"),
          series: [Series("", .points, x: [0, 100], y: [1, 2], low: [0, 2], high: [1, 3])],
          references: [ReferenceLine(.horizontal, at: 4), ReferenceLine(.vertical, at: 200)])))
    #expect(lines.script.contains("set xrange [-6:206]") && lines.script.contains("set yrange [-0.2:4.2]"))
    let panel = Panel(x: .categories(["a"]), y: Axis("y"), series: [Series("", .bars, y: [2])])
    let bars = try GnuplotScript(Figure(panel))
    #expect(bars.script.contains("set yrange [0:2.1]") && bars.script.contains("set xrange [-0.6:0.6]"))
  }

  @Test("A figure that contradicts itself is refused with its place and its reason", arguments: Self.contradictions)
  func refusal(figure: Figure, message: String) {
    let error = #expect(throws: PlottingError.self) { try GnuplotScript(figure) }
    #expect(error?.description == message)
  }

  static let contradictions: [(Figure, String)] = {
    func one(_ series: Series, x: Axis = Axis("x"), y: Axis = Axis("y"), _ lines: [ReferenceLine] = []) -> Figure {
      Figure(Panel(x: x, y: y, series: [series], references: lines))
    }
    let log = Axis("y", logarithmic: true)
    let fine = Series("s", .lines, x: [1, 2], y: [1, 2])
    return [
      (Figure(panels: []), "figure: it has no panels"),
      (Figure(panels: [Panel(x: log, y: log, series: [fine])], columns: 0), "figure: columns must be at least 1, is 0"),
      (Figure(Panel(x: log, y: log, series: [])), "panel 1: it has no series"),
      (one(Series("s", .lines, x: [], y: [])), "panel 1, series 1 \"s\": it has no points"),
      (one(Series("s", .lines, x: [1], y: [1, 2])), "panel 1, series 1 \"s\": 1 values of x, 2 of y"),
      (one(Series("s", .lines, x: [1], y: [.nan])), "panel 1, series 1 \"s\": all values of y are missing"),
      (one(Series("s", .lines, x: [.nan], y: [1])), "panel 1, series 1 \"s\": x = nan is not finite"),
      (one(Series("s", .lines, x: [1], y: [.infinity])), "panel 1, series 1 \"s\": y = inf is not finite"),
      (
        one(Series("s", .lines, x: [1], y: [0]), y: log),
        "panel 1, series 1 \"s\": y = 0.0 has no place on a logarithmic axis"
      ),
      (one(Series("s", .band, x: [1], y: [1])), "panel 1, series 1 \"s\": a band needs low and high"),
      (one(Series("s", .bars, x: [1], y: [1]), x: log), "panel 1, series 1 \"s\": bars need a linear x axis"),
      (
        one(Series("s", .lines, x: [1], y: [1], low: [0])),
        "panel 1, series 1 \"s\": low and high go together, and one is missing"
      ),
      (
        one(Series("s", .lines, x: [1], y: [1], low: [0, 1], high: [2, 3])),
        "panel 1, series 1 \"s\": 1 values of y, 2 of low"
      ),
      (
        one(Series("s", .lines, x: [1], y: [1], low: [3], high: [2])),
        "panel 1, series 1 \"s\": low 3.0 is above high 2.0"
      ),
      (one(fine, y: Axis("y", range: 1...1)), "panel 1, y axis: the range 1.0...1.0 is empty"),
      (
        one(fine, y: Axis("y", logarithmic: true, range: 0...1)),
        "panel 1, y axis: a logarithmic axis cannot start at 0.0"
      ),
      (one(fine, x: .categories([])), "panel 1, x axis: it has no categories"),
      (
        one(fine, y: Axis("y", range: 0...3), [ReferenceLine(.horizontal, at: 4, label: "r")]),
        "panel 1, reference \"r\": 4.0 lies outside the axis 0.0...3.0; widen the range or leave the line out"
      ),
      (
        Figure(Panel(image: RGBImage(width: 2, height: 2, rgb: [0, 0, 0]))),
        "panel 1: a picture of 2 × 2 pixels needs 12 bytes, has 3"
      ),
    ]
  }()
}
