import Datasets
import Theory

extension ImagePatches {
  /// How many images are taken: more places to cut at than there are instances, and little to load.
  public static let mostImages = 1000

  /// The first images in order, under the data set's name.
  public init(_ images: LabelledImages, name: String) throws {
    let first = images.prefix(Self.mostImages)
    let values =
      switch first.pixels {
      case .bytes(let bytes): bytes.map { Float($0) / 255 }
      case .floats(let floats): floats
      }
    let size = first.imageSize
    try self.init(
      (0..<first.count).map { Array(values[$0 * size..<($0 + 1) * size]) }, channels: first.channels,
      height: first.height, width: first.width, name: name)
  }
}
