import Catalog
import Formats

/// CIFAR-10: 32×32 colour pictures of ten kinds of things, from its binary or its Python batches.
///
/// The batches may lie in the folder itself or in the folder that the official archive unpacks to. Binary batches are
/// preferred where both exist; training takes whichever of the five batches are there.
public struct CIFAR10: ImageDataset {
  public static let id = "cifar10"
  public static let title = "CIFAR-10"
  public static let source = Source(
    "Krizhevsky 2009, Learning multiple layers of features from tiny images", "chapter 3")
  public static let needsFolder = true

  public var classes: Int? { CIFAR10.classNames.count }

  public init() {}

  private static let classNames = [
    "aeroplane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "lorry",
  ]
  private static let innerFolders = ["cifar-10-batches-bin", "cifar-10-batches-py"]

  public func files(for part: Part, in folder: String?) throws -> [String] {
    try batches(part, in: Folder(CIFAR10.required(folder))).paths
  }

  public func load(_ part: Part, from folder: String?, seed: Int) throws -> LabelledImages {
    let batches = try batches(part, in: Folder(CIFAR10.required(folder)))
    let (pixels, labels) =
      batches.areBinary
      ? try ByteRecords.read(batches.paths, classes: 10, expected: "an official batch has 30730000")
      : try unpickled(batches.paths)
    return try LabelledImages(
      pixels: .bytes(pixels), labels: labels, channels: 3, height: 32, width: 32, classes: 10,
      classNames: CIFAR10.classNames)
  }

  private func unpickled(_ paths: [String]) throws -> (pixels: [UInt8], labels: [Int]) {
    let batches = try paths.map(CIFARPickle.read)
    return (batches.flatMap(\.images.bytes), batches.flatMap(\.labels))
  }

  private func batches(_ part: Part, in folder: Folder) throws(Fault) -> (paths: [String], areBinary: Bool) {
    let names = part == .test ? ["test_batch"] : (1...5).map { "data_batch_\($0)" }
    for place in [folder] + CIFAR10.innerFolders.compactMap(folder.folder) {
      let binary = names.compactMap { place.file($0 + ".bin") }
      if !binary.isEmpty { return (binary, true) }
      let pickled = names.compactMap(place.file)
      if !pickled.isEmpty { return (pickled, false) }
    }
    let sought = part == .test ? "test_batch.bin, test_batch" : "data_batch_1.bin … data_batch_5.bin, data_batch_1 …"
    throw Fault(
      .missingInput,
      "no CIFAR-10 \(part.rawValue) images in \(folder.path): looked for \(sought), there and in "
        + CIFAR10.innerFolders.joined(separator: " and ")
        + ".\nFetch https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz and unpack it there")
  }
}
