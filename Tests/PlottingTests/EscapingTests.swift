import Foundation
import Plotting
import Testing

@Suite("Escaping") struct EscapingTests {
  /// Texts that would run a command, break out of a string, end a block or upset enhanced mode, were they not escaped.
  static let attacks = [
    "\"; system(\"touch ../pwned\"); \"", "`touch ../pwned`", "$(touch ../pwned)", "'; system('touch ../pwned'); '",
    "\\\"; system(\"touch ../pwned\") #", "\\\\\"; system(\"touch ../pwned\") #", "a\n! touch ../pwned\nb",
    "a\r! touch ../pwned", "a\u{2028}! touch ../pwned", "\u{0}\u{7}\u{1B}[31m", "@touch ../pwned", "@@{",
    "}}} ! touch ../pwned", "{{{", "x_1^2 & y~z", "{/=80 huge}", "{/:Bold bold}", "100 %", "%s %d %n %", "%%", "\\",
    "\\\\", "\\n", "\\042", "\\U+0041", "# comment", "naïve Größe ‖δ‖₂ ≤ ε 😀", "\"", "`", "'", "a\\", "a\\\\\\",
    "tab\tseparated", "&{ghost}", "@{x}", "~a{.6-}",
  ]

  @Test("No text can run a command, break the script or draw a complaint", arguments: Self.attacks)
  func attack(text: String) throws {
    try withFolder(nil) { folder in
      let drawing = try Gnuplot.run(figure: Self.figure(text), in: folder)
      #expect(drawing.messages == "")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names == ["figure.gp", "figure.pdf", "figure.png", "panel-1.tsv", "panel-2.tsv", "panel-3.tsv"])
    }
  }

  @Test("The data of a series is untouched by its name", arguments: Self.attacks)
  func data(text: String) throws {
    let script = try GnuplotScript(Self.figure(text))
    let lines = try #require(script.data["panel-1.tsv"]).split(separator: "\n")
    #expect(lines.filter { !$0.hasPrefix("#") } == ["1\t1", "2\t2"])
  }

  @Test("Every special character is escaped for the string and for enhanced mode")
  func spelling() throws {
    func title(_ text: String) throws -> String {
      let panel = Panel(x: Axis(text), y: Axis(""), series: [Series("", .lines, x: [1], y: [1])])
      let line = try GnuplotScript(Figure(panel)).script.split(separator: "\n").first { $0.hasPrefix("  set xlabel") }
      return String(try #require(line).dropFirst("  set xlabel ".count))
    }
    #expect(try title("a_b") == #""a\\_b""#)
    #expect(try title("^{}@&~") == #""\\^\\{\\}\\@\\&\\~""#)
    #expect(try title(#"\"#) == #""\\\\""#)
    #expect(try title("\"`'") == #""\042\140'""#)
    #expect(try title("a\nb\rc\u{2028}d") == #""a\nb c d""#)
    #expect(try title("ε ≤ 1") == "\"ε ≤ 1\"")
  }

  private static func figure(_ text: String) -> Figure {
    let series = Series(text, .linesPoints, x: [1, 2], y: [1, 2])
    let references = [ReferenceLine(.horizontal, at: 1.5, label: text), ReferenceLine(.vertical, at: 1.5, label: text)]
    return Figure(
      title: text,
      panels: [
        Panel(
          title: text, x: Axis(text), y: Axis(text, ticks: .labelled([Ticks.Label(1, text)])), series: [series],
          legend: .below, references: references),
        Panel(
          title: text, x: .categories([text, text], label: text), y: Axis(text),
          series: [
            Series(text, .bars, y: [1, 2])
          ]),
        Panel(title: text, image: RGBImage(width: 1, height: 1, rgb: [1, 2, 3]), caption: text),
      ], columns: 1, panelWidth: 8, panelHeight: 3)
  }
}
