/// The binary netpbm formats: P6 (colour) and P5 (grey), 8 or 16 bits, read as 8-bit RGB samples.
public enum PPM {
  /// Reads a file.
  public static func read(_ path: String) throws -> RGBImage {
    try decode(FileBytes.read(path), source: path)
  }

  /// Writes a P6 file.
  public static func write(_ image: RGBImage, to path: String) throws {
    try AtomicFile.write(encode(image), to: path)
  }

  /// The bytes of a P6 file.
  public static func encode(_ image: RGBImage) -> [UInt8] {
    Array("P6\n\(image.width) \(image.height)\n255\n".utf8) + image.pixels
  }

  /// Reads the first image in `bytes`; samples are scaled so that the file's largest value becomes 255.
  public static func decode(_ bytes: [UInt8], source: String = "PPM data") throws -> RGBImage {
    guard bytes.starts(with: Array("P6".utf8)) || bytes.starts(with: Array("P5".utf8)) else {
      throw FormatError.badData(source, "it is not a binary PPM or PGM image (P6 or P5)")
    }
    var header = Header(bytes: bytes, source: source)
    let (width, height, largest) = (try header.number(), try header.number(), try header.number())
    guard RGBImage.accepts(width: width, height: height), (1...65535).contains(largest) else {
      throw FormatError.badData(source, "its header claims \(width) × \(height) pixels of largest value \(largest)")
    }
    let data = try header.data()
    let sampleSize = largest > 255 ? 2 : 1
    let channels = bytes[1] == UInt8(ascii: "6") ? 3 : 1
    let expected = width * height * channels * sampleSize
    guard data.count >= expected else {
      throw FormatError.badData(source, "\(width) × \(height) pixels take \(expected) bytes, \(data.count) are there")
    }
    let samples = scaled(data.prefix(expected), sampleSize: sampleSize, largest: largest)
    let pixels = channels == 3 ? samples : samples.flatMap { [$0, $0, $0] }
    return try RGBImage(width: width, height: height, pixels: pixels)
  }

  private static func scaled(_ data: ArraySlice<UInt8>, sampleSize: Int, largest: Int) -> [UInt8] {
    if largest == 255 { return Array(data) }
    return stride(from: data.startIndex, to: data.endIndex, by: sampleSize).map { index in
      let value = sampleSize == 1 ? Int(data[index]) : Int(data[index]) << 8 | Int(data[index + 1])
      return UInt8(min(255, (value * 255 + largest / 2) / largest))
    }
  }

  /// The numbers before the samples, among which comments may stand.
  private struct Header {
    let bytes: [UInt8]
    let source: String
    private var position = 2

    init(bytes: [UInt8], source: String) {
      self.bytes = bytes
      self.source = source
    }

    mutating func number() throws -> Int {
      skipSpaceAndComments()
      var value = 0
      let start = position
      while position < bytes.count, (0x30...0x39).contains(bytes[position]), position - start < 9 {
        value = value * 10 + Int(bytes[position] - 0x30)
        position += 1
      }
      guard position > start else { throw FormatError.badData(source, "its header breaks off at byte \(start)") }
      return value
    }

    /// What follows the single space after the last number.
    mutating func data() throws -> ArraySlice<UInt8> {
      guard position < bytes.count, isSpace(bytes[position]) else {
        throw FormatError.badData(source, "its header breaks off at byte \(position)")
      }
      return bytes[(position + 1)...]
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private mutating func skipSpaceAndComments() {
      while position < bytes.count, isSpace(bytes[position]) || bytes[position] == UInt8(ascii: "#") {
        if isSpace(bytes[position]) {
          position += 1
        } else {
          position = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
        }
      }
    }
  }
}
