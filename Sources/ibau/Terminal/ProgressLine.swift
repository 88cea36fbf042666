import Foundation
import NN

/// Progress on standard error: a bar with rate and time left on a terminal, plain lines now and then otherwise.
final class ProgressLine {
  private let silent: Bool
  private let interactive = isatty(STDERR_FILENO) == 1
  private var stage = ""
  private var started = Date()
  /// Steps that were finished when the clock started.
  private var base = 0
  private var shown = Date.distantPast
  private var visible = false

  init(silent: Bool) { self.silent = silent }

  /// Shows that `done` of `total` steps of `stage` are finished.
  func update(_ stage: String, _ done: Int, of total: Int, detail: String = "") {
    guard !silent, total > 0 else { return }
    if stage != self.stage {
      self.stage = stage
      started = Date()
      base = done
      shown = .distantPast
    }
    // A terminal can be redrawn often; a log file should stay short.
    let interval = interactive ? 0.1 : 15
    guard Date().timeIntervalSince(shown) >= interval || (done == total && interactive) else { return }
    let isFirst = shown == .distantPast
    shown = Date()
    if isFirst, !interactive { return }
    interactive ? drawBar(done, total, detail) : writeLine(done, total, detail)
  }

  /// Shows how far a training is, all its epochs together.
  func update(_ stage: String, _ progress: TrainingProgress) {
    update(
      stage, progress.step, of: progress.steps,
      detail: String(format: "epoch %d/%d, loss %.3f", progress.epoch + 1, progress.epochs, progress.loss))
  }

  /// Removes the bar, so that another line can be written.
  func clear() {
    guard visible else { return }
    write("\r\u{1B}[2K")
    visible = false
  }

  private func drawBar(_ done: Int, _ total: Int, _ detail: String) {
    let length = 28, filled = length * done / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: length - filled)
    // A line that wraps could not be removed again.
    let text = line([stage, bar, "\(done)/\(total)", pace(done, total), detail]).prefix(Self.columns - 1)
    write("\r\u{1B}[2K" + text)
    visible = true
  }

  /// The terminal's width now.
  private static var columns: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1 ? Int(size.ws_col) : 80
  }

  private func writeLine(_ done: Int, _ total: Int, _ detail: String) {
    write(line([stage, "\(done)/\(total)", pace(done, total), detail]) + "\n")
  }

  private func pace(_ done: Int, _ total: Int) -> String {
    guard done > base else { return "" }
    let elapsed = max(Date().timeIntervalSince(started), 1e-3)
    let rate = Double(done - base) / elapsed
    let left = Double(total - done) / max(rate, 1e-9)
    return String(format: "%.1f/s  %@ left", rate, duration(left))
  }

  private func line(_ parts: [String]) -> String { parts.filter { !$0.isEmpty }.joined(separator: "  ") }

  private func duration(_ seconds: Double) -> String {
    let whole = Int(min(seconds.rounded(), 359_999))
    return whole < 60
      ? "\(whole) s"
      : whole < 3600
        ? String(format: "%d:%02d min", whole / 60, whole % 60)
        : String(format: "%d:%02d h", whole / 3600, whole % 3600 / 60)
  }

  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
