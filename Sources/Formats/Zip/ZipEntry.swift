/// One member, as the archive's directory describes it.
public struct ZipEntry: Sendable, Hashable {
  public let name: String
  /// Bytes when unpacked.
  public let size: Int
  let compressedSize: Int
  let isDeflated: Bool
  let checksum: UInt32
  /// Where the member's own header starts.
  let headerOffset: Int
}
