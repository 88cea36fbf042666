/// A zip archive in memory: stored and deflated members, 32- and 64-bit forms, checksums verified.
public struct ZipReader: Sendable {
  /// In the order of the archive's directory, folders left out.
  public let entries: [ZipEntry]
  private let bytes: [UInt8]
  private let source: String
  private let indices: [String: Int]

  /// Unpacked members beyond this are refused, so that a small file cannot fill the memory.
  static let largestUnpacked = 1 << 31

  /// Reads the directory of a file's archive.
  public init(path: String) throws {
    try self.init(bytes: FileBytes.read(path), source: path)
  }

  /// Reads the directory; `source` names the archive in errors.
  public init(bytes: [UInt8], source: String = "zip archive") throws {
    entries = try ZipDirectory.entries(of: bytes, source: source)
    indices = Dictionary(uniqueKeysWithValues: zip(entries.map(\.name), entries.indices))
    self.bytes = bytes
    self.source = source
  }

  public var names: [String] { entries.map(\.name) }

  public func contains(_ name: String) -> Bool { indices[name] != nil }

  /// The unpacked bytes of a member, checked against its size and checksum.
  public func read(_ name: String) throws -> [UInt8] {
    guard let index = indices[name] else {
      throw FormatError(
        .missing, source, "it has no member \(quoted(name))", remedy: "Check that the file is complete.")
    }
    let entry = entries[index]
    let packed = try packedBytes(of: entry)
    let unpacked = entry.isDeflated ? try inflate(packed, entry) : try stored(packed, entry)
    let checksum = crc32(of: unpacked)
    guard checksum == entry.checksum else {
      let expected = String(entry.checksum, radix: 16)
      let cause = "member \(quoted(name)) has checksum \(String(checksum, radix: 16)), \(expected) is recorded"
      throw FormatError.badData(source, cause)
    }
    return unpacked
  }

  private func packedBytes(of entry: ZipEntry) throws -> ArraySlice<UInt8> {
    var header = ByteReader(bytes, source: source, offset: entry.headerOffset)
    guard try header.integer(UInt32.self) == 0x0403_4B50 else {
      throw FormatError.badData(source, "member \(quoted(entry.name)) has no header at byte \(entry.headerOffset)")
    }
    _ = try header.take(22)
    let nameLength = try header.length(UInt16.self)
    let extraLength = try header.length(UInt16.self)
    guard try header.take(nameLength).elementsEqual(entry.name.utf8) else {
      throw FormatError.badData(source, "member \(quoted(entry.name)) has another name in its own header")
    }
    _ = try header.take(extraLength)
    return try header.take(entry.compressedSize)
  }

  private func stored(_ packed: ArraySlice<UInt8>, _ entry: ZipEntry) throws -> [UInt8] {
    guard packed.count == entry.size else {
      let cause = "member \(quoted(entry.name)) is stored in \(packed.count) bytes, \(entry.size) are recorded"
      throw FormatError.badData(source, cause)
    }
    return Array(packed)
  }

  // Deflate cannot expand more than 1032 times, so a larger claim is refused before anything is allocated.
  private func inflate(_ packed: ArraySlice<UInt8>, _ entry: ZipEntry) throws -> [UInt8] {
    guard entry.size <= Self.largestUnpacked, entry.size / 1032 <= packed.count else {
      let cause = "member \(quoted(entry.name)) claims to unpack from \(packed.count) to \(entry.size) bytes"
      throw FormatError.badData(source, cause)
    }
    guard let bytes = inflated(packed, count: entry.size) else {
      throw FormatError.badData(source, "member \(quoted(entry.name)) does not unpack to \(entry.size) bytes")
    }
    return bytes
  }
}
