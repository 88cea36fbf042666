import Catalog
import Foundation

/// How a command speaks: tables or JSON Lines on standard output, progress on standard error.
final class Terminal {
  let json: Bool
  let quiet: Bool
  let progress: ProgressLine

  init(json: Bool, quiet: Bool) {
    self.json = json
    self.quiet = quiet
    progress = ProgressLine(silent: quiet)
  }

  /// A line for people.
  func say(_ text: String = "") {
    guard !json, !quiet else { return }
    progress.clear()
    StandardOutput.write(text + "\n")
  }

  /// A line of JSON, of the given event.
  func emit(_ event: String, _ members: JSONValue) {
    guard json else { return }
    progress.clear()
    StandardOutput.write(JSONValue.object(["event": .string(event)]).overlaid(with: members).text + "\n")
  }

  /// A line about the run itself, such as the time it took.
  func note(_ text: String) {
    guard !quiet else { return }
    progress.clear()
    try? FileHandle.standardError.write(contentsOf: Data("\(text)\n".utf8))
  }

  /// A remark that matters even when only results are read.
  func warn(_ text: String) {
    progress.clear()
    try? FileHandle.standardError.write(contentsOf: Data("Warning: \(text)\n".utf8))
  }
}
