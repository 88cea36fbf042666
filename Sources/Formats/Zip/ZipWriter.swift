/// Builds an archive of stored members whose data start at multiples of 64 bytes, as PyTorch's do.
///
/// Equal members give equal bytes: no time of writing is kept.
public struct ZipWriter: Sendable {
  private var body: [UInt8] = []
  private var directory: [UInt8] = []
  private var names: Set<String> = []

  public init() {}

  /// Adds a member; names must differ.
  public mutating func add(_ name: String, _ bytes: [UInt8]) throws {
    guard names.insert(name).inserted else {
      throw FormatError(.badData, "zip archive", "two members are named \(quoted(name))", remedy: "Rename one.")
    }
    try checkLimits(name, bytes)
    let offset = UInt32(body.count)
    let checksum = crc32(of: bytes)
    let fields = Self.commonFields(checksum: checksum, count: UInt32(bytes.count), nameLength: UInt16(name.utf8.count))
    appendHeader(fields, name)
    body += bytes
    appendDirectoryEntry(fields, name, offset)
  }

  /// The whole archive.
  public func finished() -> [UInt8] {
    var archive = body + directory
    archive.append(littleEndian: UInt32(0x0605_4B50))
    archive.append(littleEndian: UInt32(0))
    archive.append(littleEndian: UInt16(names.count))
    archive.append(littleEndian: UInt16(names.count))
    archive.append(littleEndian: UInt32(directory.count))
    archive.append(littleEndian: UInt32(body.count))
    archive.append(littleEndian: UInt16(0))
    return archive
  }

  // The 64-bit form is read but not written; 4 GiB is far beyond what this project's networks take.
  private func checkLimits(_ name: String, _ bytes: [UInt8]) throws {
    let total = body.count + directory.count + bytes.count + 2 * name.utf8.count + 512
    guard total < Int(UInt32.max), names.count < Int(UInt16.max), name.utf8.count <= 1024 else {
      let cause =
        "\(names.count) members of \(total) bytes exceed what is written (4 GiB, 65,534 members, names of 1 KiB)"
      throw FormatError.unsupported("zip archive", cause, remedy: "Write several files.")
    }
  }

  // From "version needed" to the length of the name: the same in both headers. Flag 0x800: names are UTF-8.
  private static func commonFields(checksum: UInt32, count: UInt32, nameLength: UInt16) -> [UInt8] {
    var fields: [UInt8] = []
    for value: UInt16 in [20, 0x800, 0, 0, 0x21] { fields.append(littleEndian: value) }
    for value in [checksum, count, count] { fields.append(littleEndian: value) }
    fields.append(littleEndian: nameLength)
    return fields
  }

  private mutating func appendHeader(_ fields: [UInt8], _ name: String) {
    body.append(littleEndian: UInt32(0x0403_4B50))
    body += fields
    let start = body.count + 2 + name.utf8.count
    // An extra field takes at least the four bytes of its own header.
    let padding = (64 - (start + 4) % 64) % 64
    body.append(littleEndian: UInt16(4 + padding))
    body += name.utf8
    body += Array("FB".utf8)
    body.append(littleEndian: UInt16(padding))
    body += [UInt8](repeating: UInt8(ascii: "Z"), count: padding)
  }

  private mutating func appendDirectoryEntry(_ fields: [UInt8], _ name: String, _ offset: UInt32) {
    directory.append(littleEndian: UInt32(0x0201_4B50))
    directory.append(littleEndian: UInt16(20))
    directory += fields
    directory += [UInt8](repeating: 0, count: 12)
    directory.append(littleEndian: offset)
    directory += name.utf8
  }
}
