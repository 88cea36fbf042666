import Catalog
import Crypto
import Foundation

/// What a file holds, in 64 characters.
public enum ContentHash {
  /// The SHA-256 of each file, by its name without the folder.
  ///
  /// Files that share a name go by their paths below the folder that all of `paths` have in common.
  public static func sha256(of paths: [String]) throws -> [String: String] {
    let paths = Set(paths).sorted()
    return try Dictionary(zip(keys(of: paths), paths.map { try sha256(of: $0) })) { first, _ in first }
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

  /// What each of `paths` goes by.
  private static func keys(of paths: [String]) -> [String] {
    let names = paths.map { ($0 as NSString).lastPathComponent }
    let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
    guard counts.count < names.count else { return names }
    let places = paths.map { URL(fileURLWithPath: $0).standardizedFileURL.pathComponents }
    let depth = commonDepth(places)
    return zip(names, places).map { name, place in
      counts[name] == 1 ? name : place.dropFirst(depth).joined(separator: "/")
    }
  }

  /// How many folders, from the root, all files have in common.
  private static func commonDepth(_ places: [[String]]) -> Int {
    let folders = places.map { $0.dropLast() }
    guard let first = folders.first else { return 0 }
    return first.indices.first { depth in
      !folders.allSatisfy { $0.count > depth && $0[depth] == first[depth] }
    } ?? first.count
  }
}
