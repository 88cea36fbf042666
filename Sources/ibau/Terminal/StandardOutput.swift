import Catalog
import Foundation
import Synchronization

/// Standard output, with what became of it.
enum StandardOutput {
  private static let failure = Mutex<String?>(nil)

  /// Writes `text`. A reader that has gone away (a closed pipe) is no reason to stop working; any other trouble is
  /// remembered for the end.
  static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count > 0 { bytes = bytes.dropFirst(count) } else if errno != EINTR { return remember(errno) }
    }
  }

  /// - Throws: `Fault(.cannotWrite)` if something that should have been printed was not.
  static func check() throws(Fault) {
    guard let reason = failure.withLock({ $0 }) else { return }
    throw Fault(.cannotWrite, "standard output cannot be written to: \(reason)")
  }

  private static func remember(_ code: Int32) {
    guard code != EPIPE else { return }
    failure.withLock { $0 = $0 ?? String(cString: strerror(code)) }
  }
}
