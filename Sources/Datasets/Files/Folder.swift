import Catalog
import Foundation

/// A folder that a data set is looked for in.
struct Folder: Sendable {
  let path: String

  /// - Throws: `Fault` of kind `missingInput` if there is no such folder.
  init(_ path: String) throws(Fault) {
    guard Folder.isFolder(path) else {
      throw Fault(.missingInput, "\(path) is not a folder. Check --data")
    }
    self.path = path
  }

  private init(existing path: String) { self.path = path }

  /// The folder of that name in this one, if there is one.
  func folder(_ name: String) -> Folder? {
    let inner = self / name
    return Folder.isFolder(inner) ? Folder(existing: inner) : nil
  }

  /// The path of that file in this folder, if there is such a file.
  func file(_ name: String) -> String? {
    let path = self / name
    return FileManager.default.fileExists(atPath: path) && !Folder.isFolder(path) ? path : nil
  }

  /// The names of the folders in this one, sorted.
  var folders: [String] { entries.filter { Folder.isFolder(self / $0) } }

  /// The paths of the files with one of these endings (lower case), sorted by name.
  func files(endingIn endings: [String]) -> [String] {
    entries.filter { name in endings.contains { name.lowercased().hasSuffix($0) } }.compactMap(file)
  }

  /// What is in the folder, sorted, hidden entries left out.
  private var entries: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  static func / (folder: Folder, name: String) -> String {
    folder.path.hasSuffix("/") ? folder.path + name : "\(folder.path)/\(name)"
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
