/// The archive's table of contents, kept at its end; reads both the original and the 64-bit form.
struct ZipDirectory {
  private let bytes: [UInt8]
  private let source: String

  /// Throws unless every entry lies inside the archive, no two share a name and no two overlap.
  static func entries(of bytes: [UInt8], source: String) throws -> [ZipEntry] {
    let directory = ZipDirectory(bytes: bytes, source: source)
    let location = try directory.location()
    let entries = try directory.entries(at: location)
    try directory.checkNames(entries)
    try directory.checkRanges(entries, end: location.offset)
    return entries
  }

  private struct Location {
    let offset: Int
    let size: Int
    let count: Int
  }

  private func location() throws -> Location {
    let end = try endRecord()
    var reader = ByteReader(bytes, source: source, offset: end + 8)
    _ = try reader.integer(UInt16.self)
    let count = try reader.length(UInt16.self)
    let size = try reader.length(UInt32.self)
    let offset = try reader.length(UInt32.self)
    let found = try wideLocation(before: end) ?? Location(offset: offset, size: size, count: count)
    guard found.offset <= end, found.size <= end - found.offset else {
      throw damaged("its directory (\(found.size) bytes at \(found.offset)) lies beyond its end")
    }
    // 46 bytes is the least an entry takes.
    guard found.count <= found.size / 46 else { throw damaged("its directory claims \(found.count) entries") }
    return found
  }

  // The end record is followed only by a comment of at most 65,535 bytes.
  private func endRecord() throws -> Int {
    var position = bytes.count - 22
    let last = max(0, position - 0xFFFF)
    while position >= last {
      if bytes[position] == 0x50 {
        var reader = ByteReader(bytes, source: source, offset: position)
        if try reader.integer(UInt32.self) == 0x0605_4B50 {
          _ = try reader.take(16)
          if try reader.length(UInt16.self) == bytes.count - position - 22 { return position }
        }
      }
      position -= 1
    }
    throw damaged("it is not a zip archive, or its end is missing")
  }

  private func wideLocation(before end: Int) throws -> Location? {
    guard end >= 20 else { return nil }
    var locator = ByteReader(bytes, source: source, offset: end - 20)
    guard try locator.integer(UInt32.self) == 0x0706_4B50 else { return nil }
    _ = try locator.take(4)
    let position = try locator.length(UInt64.self)
    guard position <= end - 20 else { throw damaged("its 64-bit directory lies beyond its end") }
    var record = ByteReader(bytes, source: source, offset: position)
    guard try record.integer(UInt32.self) == 0x0606_4B50 else { throw damaged("its 64-bit directory is not there") }
    _ = try record.take(28)
    let count = try record.length(UInt64.self)
    let size = try record.length(UInt64.self)
    return Location(offset: try record.length(UInt64.self), size: size, count: count)
  }

  private func entries(at location: Location) throws -> [ZipEntry] {
    var reader = ByteReader(bytes, source: source, offset: location.offset)
    var entries: [ZipEntry] = []
    entries.reserveCapacity(location.count)
    for _ in 0..<location.count {
      let entry = try entry(&reader)
      if !entry.name.hasSuffix("/") { entries.append(entry) }
    }
    return entries
  }

  private func entry(_ reader: inout ByteReader) throws -> ZipEntry {
    guard try reader.integer(UInt32.self) == 0x0201_4B50 else { throw damaged("its directory is damaged") }
    _ = try reader.take(4)
    let flags = try reader.integer(UInt16.self)
    let method = try reader.integer(UInt16.self)
    _ = try reader.take(4)
    let checksum = try reader.integer(UInt32.self)
    var sizes = ZipSizes(compressed: try reader.integer(), size: try reader.integer())
    let nameLength = try reader.length(UInt16.self)
    let extraLength = try reader.length(UInt16.self)
    let commentLength = try reader.length(UInt16.self)
    _ = try reader.take(8)
    sizes.offset = UInt64(try reader.integer(UInt32.self))
    let name = String(decoding: try reader.take(nameLength), as: UTF8.self)
    try sizes.widen(Array(try reader.take(extraLength)), source: source)
    _ = try reader.take(commentLength)
    try check(name, flags: flags, method: method)
    guard let size = Int(exactly: sizes.size), let compressed = Int(exactly: sizes.compressed),
      let offset = Int(exactly: sizes.offset)
    else { throw damaged("member \(quoted(name)) claims an impossible size") }
    return ZipEntry(
      name: name, size: size, compressedSize: compressed, isDeflated: method == 8, checksum: checksum,
      headerOffset: offset)
  }

  private func check(_ name: String, flags: UInt16, method: UInt16) throws {
    if flags & 1 != 0 { throw FormatError.unsupported(source, "member \(quoted(name)) is encrypted") }
    if method != 0 && method != 8 {
      let remedy = "Pack it again with zip's store or deflate method."
      throw FormatError.unsupported(source, "member \(quoted(name)) uses packing method \(method)", remedy: remedy)
    }
  }

  // Two readers of one archive could otherwise see two different files under one name.
  private func checkNames(_ entries: [ZipEntry]) throws {
    var seen: Set<String> = []
    for entry in entries where !seen.insert(entry.name).inserted {
      throw damaged("two members are named \(quoted(entry.name))")
    }
  }

  // Overlapping members are how a small archive unpacks to an enormous one.
  private func checkRanges(_ entries: [ZipEntry], end: Int) throws {
    var free = 0
    for entry in entries.sorted(by: { $0.headerOffset < $1.headerOffset }) {
      // 30 bytes is the least a member's header takes.
      guard entry.headerOffset >= free, entry.headerOffset <= end - 30,
        entry.compressedSize <= end - 30 - entry.headerOffset
      else {
        let cause = "member \(quoted(entry.name)) (\(entry.compressedSize) bytes at \(entry.headerOffset))"
        throw damaged("\(cause) overlaps another or the archive's end")
      }
      free = entry.headerOffset + 30 + entry.compressedSize
    }
  }

  private func damaged(_ cause: String) -> FormatError { .badData(source, cause) }
}

/// The three numbers of an entry that move to an extra field when they outgrow 32 bits.
private struct ZipSizes {
  var compressed: UInt64
  var size: UInt64
  var offset: UInt64 = 0

  init(compressed: UInt32, size: UInt32) {
    self.compressed = UInt64(compressed)
    self.size = UInt64(size)
  }

  mutating func widen(_ extra: [UInt8], source: String) throws {
    var fields = ByteReader(extra, source: source)
    while fields.remaining >= 4 {
      let identifier = try fields.integer(UInt16.self)
      let length = try fields.length(UInt16.self)
      // Some writers pad with fewer bytes than they announce; padding holds nothing to lose.
      guard length <= fields.remaining else { return }
      var field = ByteReader(Array(try fields.take(length)), source: source)
      guard identifier == 1 else { continue }
      if size == 0xFFFF_FFFF { size = try field.integer() }
      if compressed == 0xFFFF_FFFF { compressed = try field.integer() }
      if offset == 0xFFFF_FFFF { offset = try field.integer() }
    }
  }
}
