/// A position in bytes that were read from somewhere; every step is checked against the end.
struct ByteReader {
  let bytes: [UInt8]
  /// Named in errors.
  let source: String
  private(set) var offset: Int

  init(_ bytes: [UInt8], source: String, offset: Int = 0) {
    self.bytes = bytes
    self.source = source
    self.offset = min(max(offset, 0), bytes.count)
  }

  var remaining: Int { bytes.count - offset }

  mutating func integer<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) throws -> Integer {
    let width = MemoryLayout<Integer>.size
    try need(width)
    defer { offset += width }
    return bytes.withUnsafeBytes {
      Integer(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Integer.self))
    }
  }

  /// A length stored as an unsigned integer; one beyond `Int` cannot fit the file either.
  mutating func length<Integer: FixedWidthInteger & UnsignedInteger>(_ type: Integer.Type) throws -> Int {
    let stored = try integer(type)
    guard let length = Int(exactly: stored) else { throw truncated(needing: "\(stored)") }
    return length
  }

  mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    try need(count)
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  /// The bytes before the next newline, which is passed over.
  mutating func line() throws -> ArraySlice<UInt8> {
    guard let end = bytes[offset...].firstIndex(of: 0x0A) else {
      throw FormatError.badData(source, "a line that starts at byte \(offset) never ends")
    }
    defer { offset = end + 1 }
    return bytes[offset..<end]
  }

  private func need(_ count: Int) throws {
    guard count >= 0, count <= remaining else { throw truncated(needing: "\(count)") }
  }

  private func truncated(needing count: String) -> FormatError {
    .badData(source, "\(count) bytes are expected at byte \(offset), \(remaining) are left")
  }
}
