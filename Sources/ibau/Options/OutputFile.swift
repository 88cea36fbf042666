import Catalog
import Foundation

/// Places that a command will write to, checked before the work starts.
enum OutputFile {
  /// - Parameter endings: the endings that the file may have, without the dot; empty for any.
  /// - Throws: `Fault(.cannotWrite)` if the folder of `path` is missing or not writable, `Fault(.wrongUse)` if the name
  ///   ends in something that would be read as another format.
  static func check(_ path: String, endings: [String] = []) throws(Fault) {
    let ending = split(path).ending.lowercased()
    guard endings.isEmpty || endings.contains(ending) else {
      throw Fault(.wrongUse, "'\(path)' must end in .\(endings[0]): name the file like that")
    }
    try checkFolder(of: path)
    guard !path.isFolder else { throw Fault(.cannotWrite, "\(path) is a folder; name a file") }
    if FileManager.default.fileExists(atPath: path), !FileManager.default.isWritableFile(atPath: path) {
      throw Fault(.cannotWrite, "\(path) is there and cannot be written to; name another file")
    }
  }

  /// `path` with `tag` before its ending.
  static func path(_ path: String, tagged tag: String) -> String {
    let (stem, ending) = split(path)
    return ending.isEmpty ? "\(stem)-\(tag)" : "\(stem)-\(tag).\(ending)"
  }

  /// The folder `path`, made if it is not there.
  static func folder(_ path: String) throws -> URL {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Fault(.cannotWrite, "\(path): the folder cannot be made; check that its parent exists and is writable")
    }
    guard FileManager.default.isWritableFile(atPath: path) else {
      throw Fault(.cannotWrite, "\(path): the folder cannot be written to")
    }
    return URL(fileURLWithPath: path, isDirectory: true)
  }

  private static func checkFolder(of path: String) throws(Fault) {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard folder.isFolder else {
      throw Fault(.cannotWrite, "\(path): the folder \(folder) does not exist; make it first")
    }
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw Fault(.cannotWrite, "\(path): the folder \(folder) cannot be written to")
    }
  }

  // Foundation's own path arithmetic traps on ".".
  private static func split(_ path: String) -> (stem: String, ending: String) {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return (path, "") }
    return (String(path[..<dot]), String(path[path.index(after: dot)...]))
  }
}
