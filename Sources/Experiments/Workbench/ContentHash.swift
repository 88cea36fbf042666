import Catalog
import Crypto
import Foundation

/// What a file holds, in 64 characters.
public enum ContentHash {
  /// The SHA-256 of each file, by its name without the folder.
  public static func sha256(of paths: [String]) throws -> [String: String] {
    Dictionary(try paths.map { (($0 as NSString).lastPathComponent, try sha256(of: $0)) }) { first, _ in first }
  }

  public static func sha256(of path: String) throws -> String {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw Fault(.missingInput, "\(path): no such file")
    }
    defer { try? handle.close() }
    var hash = SHA256()
    while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty { hash.update(data: chunk) }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}
