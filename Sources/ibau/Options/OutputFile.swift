import Catalog
import Foundation

/// Places that a command will write to, checked before the work starts.
enum OutputFile {
  /// - Throws: `Fault(.cannotWrite)` if the folder of `path` is missing or not writable.
  static func check(_ path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    let place = folder.isEmpty ? "." : folder
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder), isFolder.boolValue else {
      throw Fault(.cannotWrite, "\(path): the folder \(place) does not exist; make it first")
    }
    guard FileManager.default.isWritableFile(atPath: place) else {
      throw Fault(.cannotWrite, "\(path): the folder \(place) cannot be written to")
    }
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw Fault(.cannotWrite, "\(path) is a folder; name a file")
    }
  }

  /// `path` with `tag` before its extension.
  static func path(_ path: String, tagged tag: String) -> String {
    let stem = (path as NSString).deletingPathExtension, suffix = (path as NSString).pathExtension
    return suffix.isEmpty ? "\(stem)-\(tag)" : "\(stem)-\(tag).\(suffix)"
  }
}

extension OutputFile {
  /// The folder `path`, made if it is not there.
  static func folder(_ path: String) throws -> URL {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Fault(.cannotWrite, "\(path): the folder cannot be made (\(error.localizedDescription))")
    }
    guard FileManager.default.isWritableFile(atPath: path) else {
      throw Fault(.cannotWrite, "\(path): the folder cannot be written to")
    }
    return URL(fileURLWithPath: path, isDirectory: true)
  }
}
