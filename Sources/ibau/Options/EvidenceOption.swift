import ArgumentParser
import Catalog
import Foundation

/// The folder of committed records.
struct EvidenceOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder of committed records; the default is \(Self.standard).", valueName: "dir"),
    completion: .directory)
  var evidence: String?

  private static let standard = "Paper/evidence"

  /// Where it lies, or would.
  var path: String { evidence ?? Self.standard }

  /// The folder to read: outside a checkout the default one is missing, and then no record is known.
  /// - Throws: `Fault(.missingInput)` if the user names one that is not there.
  func folder() throws(Fault) -> String {
    if let evidence, !evidence.isFolder {
      throw Fault(.missingInput, "\(evidence): no such folder of records; name it with --evidence")
    }
    return path
  }
}

extension String {
  /// Whether there is a folder at this path.
  var isFolder: Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: self, isDirectory: &isDirectory) && isDirectory.boolValue
  }
}
