import Foundation
import Testing

/// What the program says of itself. `RECORD_SNAPSHOTS=1` records it anew.
@Suite struct HelpTests {
  private static let commands = [
    "", "demo", "list", "describe", "doctor", "data", "trigger", "train", "evaluate", "defend", "relearn",
    "assumptions", "solvers", "bounds", "gaps", "study", "plot", "report", "import", "export", "verify", "bench",
  ]

  @Test(arguments: commands) func helpIsAsRecorded(command: String) throws {
    let run = try Program.run(
      [command, "--help"].filter { !$0.isEmpty }, in: TemporaryFolder(), environment: ["COLUMNS": "80"])
    #expect(run.code == 0 && run.errors.isEmpty)
    let name = command.isEmpty ? "ibau" : "ibau-\(command)"
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Snapshots").appendingPathComponent("\(name).txt")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
      try Data(run.output.utf8).write(to: file)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == run.output)
    #expect(run.output.contains("Example"))
    #expect(run.output.contains("  ibau \(command)"))
  }

  @Test("No sentence of the help breaks before the line is full", arguments: commands)
  func linesAreFilled(command: String) throws {
    let help = try Program.run(
      [command, "--help"].filter { !$0.isEmpty }, in: TemporaryFolder(), environment: ["COLUMNS": "80"])
    let lines = try #require(help.output.components(separatedBy: "USAGE:").first).components(separatedBy: "\n")
    for (line, next) in zip(lines, lines.dropFirst()) where !line.hasPrefix(" ") && !next.hasPrefix(" ") {
      guard let word = next.split(separator: " ").first, let end = line.last, !".:".contains(end) else { continue }
      #expect(line.count + 1 + word.count >= 80, "\(line)")
    }
  }

  @Test func withoutArgumentsItHelps() throws {
    let bare = try Program.run([], in: TemporaryFolder()), help = try Program.run(["--help"], in: TemporaryFolder())
    #expect(bare.code == 0 && bare.output == help.output)
  }

  @Test func itTellsItsVersion() throws {
    let run = try Program.run(["--version"], in: TemporaryFolder())
    #expect(run.code == 0 && run.output.split(separator: ".").count == 3)
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionsNameCommandsAndThings(shell: String) throws {
    let run = try Program.run(["--generate-completion-script", shell], in: TemporaryFolder())
    #expect(run.code == 0)
    for word in ["evaluate", "trojan-watermark", "synthetic-signs", "released-cifar"] {
      #expect(run.output.contains(word), "\(word)")
    }
  }

  @Test func bashReadsItsCompletions() throws {
    let run = try Program.shell("\"$IBAU\" --generate-completion-script bash | bash -n", in: TemporaryFolder())
    #expect(run.code == 0 && run.errors.isEmpty)
  }
}
