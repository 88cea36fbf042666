import Catalog
import Datasets

/// The words with which a command names a data set.
public struct DatasetRequest: Sendable {
  public var dataset: String
  public var folder: String?

  public init(_ dataset: String, folder: String?) {
    self.dataset = dataset
    self.folder = folder
  }

  /// The data set with its settings, ready to load: `settings` (`path=value`) first, then the user's.
  public func opened(_ overrides: Overrides, after settings: [String] = []) throws -> OpenDataset {
    let first = try Overrides(settings.map { "dataset.\($0)" }, parts: ["dataset"])
    let preset = try first.applied(toAny: Registry.datasets(dataset), part: "dataset")
    let value = try overrides.applied(toAny: preset, part: "dataset")
    guard folder == nil || type(of: value).needsFolder else {
      throw Fault(.wrongUse, "\(dataset) is drawn, not read: leave --data out, or name the data set with --dataset")
    }
    return OpenDataset(value: value, folder: folder)
  }
}

/// A data set and where its files are.
public struct OpenDataset: Sendable {
  public let value: any ImageDataset
  public let folder: String?

  public init(value: any ImageDataset, folder: String?) { (self.value, self.folder) = (value, folder) }

  /// - Throws: `Fault` if the part has no images.
  public func load(_ part: Part, seed: Int) throws -> LabelledImages {
    let images = try value.load(part, from: folder, seed: seed)
    guard !images.isEmpty else {
      throw Fault(.badData, "\(type(of: value).id) has no \(part.rawValue) images; give it at least one")
    }
    return images
  }

  public func files(for part: Part) throws -> [String] { try value.files(for: part, in: folder) }
}
