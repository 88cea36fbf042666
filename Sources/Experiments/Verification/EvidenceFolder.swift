import Catalog
import Foundation

/// A folder with the records of studies, a file of JSON Lines each.
public struct EvidenceFolder: EvidenceRecords {
  private let folder: String

  /// - Returns: nil if there is no such folder.
  public init?(_ folder: String) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else { return nil }
    self.folder = folder
  }

  /// - Throws: `Fault(.badData)` naming a file that cannot be read, or file and line that are not JSON.
  public func records(of study: String) throws -> [JSONValue] {
    let path = "\(folder)/\(study).jsonl"
    guard let text = try RecordFile.text(path) else { return [] }
    return try text.split(separator: "\n").enumerated().map { number, line in
      guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(line.utf8)) else {
        throw Fault(.badData, "\(path), line \(number + 1) is not JSON. Remove the line, or write the file anew")
      }
      return value
    }
  }
}
