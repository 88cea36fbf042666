/// An image of 8-bit samples: height × width × 3, red, green, blue.
public struct RGBImage: Sendable, Hashable {
  public let width: Int
  public let height: Int
  /// Row by row from the top, samples of a pixel together.
  public let pixels: [UInt8]

  /// Beyond this an image is refused before anything is allocated: 64 mebipixels.
  static let mostPixels = 1 << 26

  /// Refuses empty and oversized images and a sample count other than width × height × 3.
  public init(width: Int, height: Int, pixels: [UInt8]) throws {
    guard Self.accepts(width: width, height: height), pixels.count == width * height * 3 else {
      let cause = "\(width) × \(height) RGB pixels do not take \(pixels.count) bytes"
      throw FormatError.badData("image", cause, remedy: "")
    }
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  static func accepts(width: Int, height: Int) -> Bool {
    width > 0 && height > 0 && height <= mostPixels / width
  }
}
