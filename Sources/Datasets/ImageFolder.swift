import Catalog
import Formats

/// Pictures in folders: `train/CLASS/*.png` and `test/CLASS/*.png`, or `.ppm`, brought to one size.
///
/// The classes are the names of the inner folders, of both parts together, sorted as text.
public struct ImageFolder: ImageDataset {
  public static let id = "image-folder"
  public static let title = "Image folder"
  public static let source = Source("files of one's own")
  public static let needsFolder = true

  /// Side of the square images after resizing, in pixels.
  public var size = 32

  /// The folders tell.
  public var classes: Int? { nil }

  public init() {}

  public func files(for part: Part, in folder: String?) throws -> [String] {
    try members(part, in: Folder(ImageFolder.required(folder))).files.map(\.path)
  }

  public func load(_ part: Part, from folder: String?, seed: Int) throws -> LabelledImages {
    guard (1...1024).contains(size) else { throw Fault(.wrongUse, "\(Self.id): size = \(size) is not in 1…1024") }
    let (files, classNames) = try members(part, in: Folder(ImageFolder.required(folder)))
    let pixels = try filledInParallel(files.count, bytesEach: 3 * size * size) { [size] index, planes in
      try RGBImage.read(files[index].path).writePlanes(side: size, into: planes)
    }
    return try LabelledImages(
      pixels: .bytes(pixels), labels: files.map(\.label), channels: 3, height: size, width: size,
      classes: classNames.count, classNames: classNames)
  }

  private func members(
    _ part: Part, in folder: Folder
  ) throws(Fault) -> (files: [(path: String, label: Int)], classNames: [String]) {
    let parts = Part.allCases.compactMap { folder.folder($0.rawValue) }
    let classNames = Set(parts.flatMap(\.folders)).sorted()
    let inner = folder.folder(part.rawValue)
    let files = classNames.enumerated().flatMap { label, name in
      (inner?.folder(name)?.files(endingIn: [".png", ".ppm"]) ?? []).map { (path: $0, label: label) }
    }
    guard !files.isEmpty else {
      throw Fault(
        .missingInput,
        "no pictures in \(folder.path): looked for \(part.rawValue)/CLASS/*.png and *.ppm.\n"
          + "Put each class's pictures into a folder of its own under \(folder / part.rawValue)")
    }
    return (files, classNames)
  }
}

extension RGBImage {
  /// Reads a PPM or a PNG, by the ending of its name.
  static func read(_ path: String) throws -> RGBImage {
    path.lowercased().hasSuffix(".ppm") ? try PPM.read(path) : try PNG.read(path)
  }
}
