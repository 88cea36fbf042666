internal import CZlib

/// The checksum that zip files carry.
func crc32(of bytes: [UInt8]) -> UInt32 {
  bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
}
