internal import CPNG

/// PNG images of any kind as 8-bit RGB samples.
///
/// Samples are taken as they are: no gamma or colour profile is applied, alpha is dropped, 16 bits are rounded to 8.
public enum PNG {
  /// Reads a file.
  public static func read(_ path: String) throws -> RGBImage {
    try decode(FileBytes.read(path), source: path)
  }

  /// Writes an 8-bit RGB file.
  public static func write(_ image: RGBImage, to path: String) throws {
    try AtomicFile.write(encode(image), to: path)
  }

  /// Reads bytes; `source` names them in errors.
  public static func decode(_ bytes: [UInt8], source: String = "PNG data") throws -> RGBImage {
    var image = cpng_image()
    var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE))
    guard cpng_decode(bytes, bytes.count, RGBImage.mostPixels, &image, &message) == 0, let pixels = image.pixels else {
      throw FormatError.badData(source, "it cannot be read as PNG: \(text(message))")
    }
    defer { cpng_free(pixels) }
    let (width, height) = (Int(image.width), Int(image.height))
    let samples = Array(UnsafeBufferPointer(start: pixels, count: width * height * 3))
    return try RGBImage(width: width, height: height, pixels: samples)
  }

  /// The bytes of a file.
  public static func encode(_ image: RGBImage) throws -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE))
    let (width, height) = (UInt32(image.width), UInt32(image.height))
    guard cpng_encode(image.pixels, width, height, &bytes, &count, &message) == 0, let bytes else {
      throw FormatError.unsupported("PNG data", "it cannot be written: \(text(message))")
    }
    defer { cpng_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  private static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
