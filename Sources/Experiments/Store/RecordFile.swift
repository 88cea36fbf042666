import Catalog
import Foundation
import Formats

/// A file with records, as text.
public enum RecordFile {
  /// What the file holds; nil only if there is no such file.
  ///
  /// One that is there and cannot be read must not pass for one that is not: its runs would be done again, and it would
  /// be written over.
  /// - Throws: `Fault(.badData)` naming a file that is no UTF-8 text or cannot be opened.
  public static func text(_ path: String) throws(Fault) -> String? {
    guard isThere(path) else { return nil }
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path)
    } catch {
      throw unreadable(path, (error as? FormatError)?.cause ?? "\(error)")
    }
    guard let text = String(bytes: bytes, encoding: .utf8) else { throw unreadable(path, "it is not UTF-8 text") }
    return text
  }

  /// A folder that may not be looked into does not say that it lacks the file.
  private static func isThere(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 || ![ENOENT, ENOTDIR].contains(errno)
  }

  private static func unreadable(_ path: String, _ cause: String) -> Fault {
    Fault(.badData, "\(path) cannot be read: \(cause). Put it right, or delete it to have it made again")
  }
}
