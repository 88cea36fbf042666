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

  /// The data set with the user's settings, ready to load.
  ///
  /// `start`: with what settings it begins, if it is the one that is named.
  public func opened(_ overrides: Overrides, from start: (any ImageDataset)? = nil) throws -> OpenDataset {
    let known = start.flatMap { type(of: $0).id == dataset ? $0 : nil }
    let value = try overrides.applied(toAny: known ?? Registry.datasets(dataset), part: "dataset")
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

  /// The SHA-256 of what all files hold and of their names below the folder; it does not depend on where that lies.
  public func content() throws -> String {
    let paths = try Part.allCases.flatMap { try files(for: $0) }
    let hashes = try paths.map { path -> (String, JSONValue) in
      let isInside = folder.map(path.hasPrefix) ?? false
      return (isInside ? String(path.dropFirst(folder!.count)) : path, .string(try ContentHash.sha256(of: path)))
    }
    return JSONValue.object(Dictionary(hashes) { first, _ in first }).sha256
  }
}
