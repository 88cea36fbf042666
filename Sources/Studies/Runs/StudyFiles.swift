import Attacks
import Catalog
import Experiments
import Foundation

/// What a run needs and is not there: data, or files of a published network.
struct Unavailable: Error {
  /// As the end of "not run: needs …".
  var what: String
}

/// Where the files lie that runs are declared without.
public struct StudyFiles: Sendable {
  /// With a folder for each data set, and published networks; nil for none.
  public var folder: String?
  /// Of single data sets, by name: these are not looked for in `folder`.
  public var datasets: [String: String]
  /// The words that name a trigger of the user's own.
  public var attack: AttackRequest?

  public init(folder: String? = nil, datasets: [String: String] = [:], attack: AttackRequest? = nil) {
    (self.folder, self.datasets, self.attack) = (folder, datasets, attack)
  }

  func opened(_ dataset: NamedSettings) throws -> OpenDataset {
    let value = try dataset.dataset()
    guard type(of: value).needsFolder else { return OpenDataset(value: value, folder: nil) }
    return OpenDataset(value: value, folder: try datasets[dataset.name] ?? place(dataset.name))
  }

  /// Where a file or folder of that name lies.
  func place(_ name: String) throws(Unavailable) -> String {
    guard let folder else { throw Unavailable(what: "\(name), below the folder that IBAU_DATA or --data names") }
    let path = "\(folder)/\(name)"
    guard FileManager.default.fileExists(atPath: path) else {
      throw Unavailable(what: "\(name) in the folder of all data")
    }
    return path
  }

  /// The trigger whose files hold `content`; nil where it is the attack's own.
  func trigger(_ content: String?, for value: any Attack) throws -> Trigger? {
    guard let content else { return nil }
    guard let attack, try attack.triggerContent() == content else {
      throw Unavailable(what: "the trigger that the network is poisoned with, \(content.prefix(12))…")
    }
    return try attack.ownTrigger(for: value)
  }
}
