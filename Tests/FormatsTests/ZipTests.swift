import Formats
import Testing

@Suite struct `Zip archives` {
  private func archive() throws -> [UInt8] {
    var writer = ZipWriter()
    try writer.add("archive/a", Array("first".utf8))
    try writer.add("archive/empty", [])
    try writer.add("archive/b", [UInt8](repeating: 7, count: 500))
    return writer.finished()
  }

  @Test func `What is written is read back, in order`() throws {
    let reader = try ZipReader(bytes: archive())
    #expect(reader.names == ["archive/a", "archive/empty", "archive/b"])
    #expect(try reader.read("archive/a") == Array("first".utf8))
    #expect(try reader.read("archive/empty").isEmpty)
    #expect(try reader.read("archive/b") == [UInt8](repeating: 7, count: 500))
  }

  @Test func `Member data start at multiples of 64`() throws {
    let bytes = try archive()
    let first = try #require(bytes.firstRange(of: Array("first".utf8))?.lowerBound)
    let sevens = try #require(bytes.firstRange(of: [7, 7, 7, 7])?.lowerBound)
    #expect(first % 64 == 0 && sevens % 64 == 0)
  }

  @Test func `Equal members give equal bytes`() throws {
    #expect(try archive() == archive())
  }

  @Test func `The 64-bit form and deflated members are read`() throws {
    let reader = try ZipReader(bytes: Fixture.zip64)
    #expect(try reader.read("long.txt") == Array(String(repeating: "abc", count: 100).utf8))
  }

  @Test func `A changed byte of a member is found by its checksum`() throws {
    var bytes = try archive()
    let sevens = try #require(bytes.firstRange(of: [7, 7, 7, 7])?.lowerBound)
    bytes[sevens + 100] = 8
    let error = formatError { _ = try ZipReader(bytes: bytes, source: "x.pth").read("archive/b") }
    #expect(error?.category == .badData)
    #expect(error?.cause.contains("checksum") == true)
  }

  @Test func `A truncated archive is refused wherever it is cut`() throws {
    for whole in [try archive(), Fixture.zip64, Fixture.torchSaved] {
      for length in stride(from: 0, to: whole.count, by: 97) + [whole.count - 1] {
        #expect(throws: FormatError.self) { try ZipReader(bytes: Array(whole[..<length])) }
      }
    }
  }

  @Test func `A member that claims to unpack to more than deflate can give is refused`() throws {
    var bytes = Fixture.npzDeflated
    let entry = try #require(bytes.firstRange(of: [0x50, 0x4B, 1, 2])?.lowerBound)
    bytes.replaceSubrange(entry + 24..<entry + 28, with: [0, 0, 0, 0x70])
    #expect(formatError { _ = try NPZ.decode(bytes) }?.cause.contains("claims to unpack") == true)
  }

  @Test func `A member that lies beyond the archive or over another is refused`() throws {
    var bytes = try archive()
    let entry = try #require(bytes.firstRange(of: [0x50, 0x4B, 1, 2])?.lowerBound)
    bytes.replaceSubrange(entry + 20..<entry + 28, with: [0xFE, 0xFF, 0xFF, 0x7F, 0xFE, 0xFF, 0xFF, 0x7F])
    #expect(formatError { _ = try ZipReader(bytes: bytes) }?.cause.contains("overlaps") == true)
  }

  @Test func `Two members of one name are refused when written`() throws {
    var writer = ZipWriter()
    try writer.add("a", [])
    #expect(throws: FormatError.self) { try writer.add("a", []) }
  }

  @Test func `An unknown member is missing`() throws {
    #expect(formatError { _ = try ZipReader(bytes: archive()).read("x") }?.category == .missing)
  }
}
