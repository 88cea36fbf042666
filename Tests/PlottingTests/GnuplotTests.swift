import Foundation
import Plotting
import Testing

@Suite("Gnuplot") struct GnuplotTests {
  @Test(
    "Every sample gives a PDF and a PNG worth looking at",
    arguments: [
      ("lines", Samples.lines), ("bars", Samples.bars), ("logarithmic", Samples.logarithmic),
      ("pictures", Samples.pictures), ("grid", Samples.grid), ("punctuation", Samples.punctuation),
    ])
  func drawing(name: String, figure: Figure) throws {
    try withFolder(name) { folder in
      let drawing = try Gnuplot.run(figure: figure, in: folder)
      #expect(drawing.messages == "")
      let (pdf, png) = (try Data(contentsOf: drawing.pdf), try Data(contentsOf: drawing.png))
      #expect(pdf.starts(with: Array("%PDF-".utf8)) && pdf.count > 5000)
      #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]) && png.count > 10_000)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names == (["figure.gp", "figure.pdf", "figure.png"] + panelFiles(figure)).sorted())
    }
  }

  @Test("A missing gnuplot is an error that names the remedy, after the script is in place")
  func missing() throws {
    try withFolder(nil) { folder in
      let error = #expect(throws: PlottingError.self) {
        try Gnuplot.run(figure: Samples.lines, in: folder, executable: "no-such-gnuplot")
      }
      #expect(error == .gnuplotMissing(executable: "no-such-gnuplot"))
      #expect(error?.description.contains("apt-get install gnuplot-nox") == true)
      #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("figure.gp").path))
    }
  }

  @Test("A failing gnuplot is an error with its own message, and leaves earlier pictures as they were")
  func failing() throws {
    try withFolder(nil) { folder in
      let before = try Data(contentsOf: Gnuplot.run(figure: Samples.lines, in: folder).png)
      let program = try fake("echo 'line 3: no such option' >&2; exit 2", in: folder)
      let error = #expect(throws: PlottingError.self) {
        try Gnuplot.run(figure: Samples.bars, in: folder, executable: program)
      }
      #expect(error == .gnuplotFailed(status: 2, message: "line 3: no such option"))
      #expect(try Data(contentsOf: folder.appendingPathComponent("figure.png")) == before)
    }
  }

  @Test("A gnuplot that ends well without a picture is an error, however much it says")
  func silent() throws {
    try withFolder(nil) { folder in
      let program = try fake("head -c 300000 /dev/zero | tr '\\0' x", in: folder)
      let error = #expect(throws: PlottingError.self) {
        try Gnuplot.run(figure: Samples.bars, in: folder, executable: program)
      }
      #expect(error == .outputMissing(file: "figure.pdf", message: String(repeating: "x", count: 300_000)))
    }
  }

  @Test("A folder that cannot be made is an error that names it")
  func unwritable() throws {
    try withFolder(nil) { folder in
      let file = folder.appendingPathComponent("file")
      try Data().write(to: file)
      #expect(throws: PlottingError.self) {
        try Gnuplot.run(figure: Samples.lines, in: file.appendingPathComponent("below"))
      }
    }
  }

  /// A program that stands in for gnuplot.
  private func fake(_ body: String, in folder: URL) throws -> String {
    let program = folder.appendingPathComponent("fake-gnuplot")
    try "#!/bin/sh\n\(body)\n".write(to: program, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
    return program.path
  }
}

func panelFiles(_ figure: Figure) -> [String] { figure.panels.indices.map { "panel-\($0 + 1).tsv" } }

/// Runs `body` with a fresh folder, removed afterwards unless it has a name and KEEP_DRAWINGS a place for it.
func withFolder<T>(_ name: String?, _ body: (URL) throws -> T) throws -> T {
  let kept = name == nil ? nil : ProcessInfo.processInfo.environment["KEEP_DRAWINGS"]
  let base = kept.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
  let folder = base.appendingPathComponent(kept == nil ? "plotting-\(UUID().uuidString)" : name!)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { if kept == nil { try? FileManager.default.removeItem(at: folder) } }
  return try body(folder)
}
