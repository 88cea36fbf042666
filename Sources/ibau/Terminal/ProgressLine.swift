import Foundation

/// Progress on standard error: a bar with rate and time left on a terminal, plain lines now and then otherwise.
final class ProgressLine {
  private let silent: Bool
  private let interactive = isatty(STDERR_FILENO) == 1
  private var stage = ""
  private var started = Date()
  private var shown = Date.distantPast
  private var visible = false

  init(silent: Bool) { self.silent = silent }

  /// Shows that `done` of `total` steps of `stage` are finished.
  func update(_ stage: String, _ done: Int, of total: Int, detail: String = "") {
    guard !silent, total > 0 else { return }
    if stage != self.stage {
      self.stage = stage
      started = Date()
      shown = .distantPast
    }
    // A terminal can be redrawn often; a log file should stay short.
    let interval = interactive ? 0.1 : 15
    guard Date().timeIntervalSince(shown) >= interval || (done == total && interactive) else { return }
    if !interactive, shown == .distantPast, done < total {
      shown = Date()
      return
    }
    shown = Date()
    interactive ? drawBar(done, total, detail) : writeLine(done, total, detail)
  }

  /// Removes the bar, so that another line can be written.
  func clear() {
    guard visible else { return }
    write("\r\u{1B}[2K")
    visible = false
  }

  private func drawBar(_ done: Int, _ total: Int, _ detail: String) {
    let width = 28, filled = width * done / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    write("\r\u{1B}[2K\(stage)  \(bar)  \(done)/\(total)  \(pace(done, total))\(detail.isEmpty ? "" : "  \(detail)")")
    visible = true
  }

  private func writeLine(_ done: Int, _ total: Int, _ detail: String) {
    write("\(stage)  \(done)/\(total)  \(pace(done, total))\(detail.isEmpty ? "" : "  \(detail)")\n")
  }

  private func pace(_ done: Int, _ total: Int) -> String {
    let elapsed = max(Date().timeIntervalSince(started), 1e-3)
    let rate = Double(done) / elapsed
    let left = Double(total - done) / max(rate, 1e-9)
    return String(format: "%.1f/s  %@ left", rate, duration(left))
  }

  private func duration(_ seconds: Double) -> String {
    let whole = Int(min(seconds.rounded(), 359_999))
    return whole < 60 ? "\(whole) s" : whole < 3600
      ? String(format: "%d:%02d min", whole / 60, whole % 60)
      : String(format: "%d:%02d h", whole / 3600, whole % 3600 / 60)
  }

  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
