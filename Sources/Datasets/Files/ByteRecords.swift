import Catalog
import Formats

/// Files of 3,073-byte records: a label, then the red, green and blue planes of 32×32 bytes.
enum ByteRecords {
  static let side = 32
  static let imageSize = 3 * side * side
  static let recordSize = imageSize + 1

  /// The pixels and labels of the files, one after the other.
  /// - Parameter expected: what a complete file of this data set has, for the message about one that has not.
  static func read(_ paths: [String], classes: Int, expected: String) throws -> (pixels: [UInt8], labels: [Int]) {
    var pixels: [UInt8] = []
    var labels: [Int] = []
    for path in paths {
      let bytes = try FileBytes.read(path)
      try check(bytes.count, path, expected)
      for start in stride(from: 0, to: bytes.count, by: recordSize) {
        labels.append(try label(bytes[start], classes, record: start / recordSize, path))
        pixels.append(contentsOf: bytes[start + 1..<start + recordSize])
      }
    }
    return (pixels, labels)
  }

  private static func check(_ size: Int, _ path: String, _ expected: String) throws(Fault) {
    guard size == 0 || size % recordSize != 0 else { return }
    let whole = size / recordSize
    throw Fault(
      .badData,
      "\(path) has \(size) bytes, which is not a whole number of 3073-byte records (\(max(1, whole) * recordSize) or "
        + "\((whole + 1) * recordSize) would be); \(expected).\n"
        + "The file is truncated or of another kind: fetch it anew")
  }

  private static func label(_ byte: UInt8, _ classes: Int, record: Int, _ path: String) throws(Fault) -> Int {
    guard byte < classes else {
      throw Fault(
        .badData,
        "\(path): record \(record) has the label \(byte), but the classes are 0…\(classes - 1). Fetch the file anew")
    }
    return Int(byte)
  }
}
