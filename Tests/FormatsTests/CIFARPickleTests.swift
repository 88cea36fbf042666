import Formats
import Testing

@Suite struct `CIFAR batches` {
  /// A batch as Python 2 wrote them: byte strings throughout, protocol 2.
  static func batch(labels: [UInt8] = [3, 9], bytesPerImage: Int = 3072) -> [UInt8] {
    let data = (0..<2 * bytesPerImage).map { UInt8(truncatingIfNeeded: $0) }
    let length = (0..<4).map { UInt8(truncatingIfNeeded: data.count >> (8 * $0)) }
    let width = [UInt8(truncatingIfNeeded: bytesPerImage), UInt8(bytesPerImage >> 8)]
    let empty = bytes("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK", 0, 0x85, "U", 1, "b", 0x87, "R")
    let type = bytes(
      "cnumpy\ndtype\n(U", 2, "u1K", 0, "K", 1, "tR(K", 3, "U", 1, "|NNNJ", [UInt8](repeating: 255, count: 4))
    let typeEnd = bytes("J", [UInt8](repeating: 255, count: 4), "K", 0, "tb")
    let array = empty + bytes("(K", 1, "K", 2, "M", width, 0x86) + type + typeEnd + bytes(0x89, "T", length, data, "tb")
    let list = labels.reduce(bytes("](")) { $0 + bytes("K", Int($1)) } + bytes("e")
    return bytes(0x80, 2, "}(U", 4, "data") + array + bytes("U", 6, "labels") + list + bytes("u.")
  }

  @Test func `A Python 2 batch gives its images and labels`() throws {
    let batch = try CIFARPickle.decode(Self.batch())
    #expect(batch.images.shape == [2, 3, 32, 32] && batch.images.dtype == .uint8)
    #expect(batch.images.bytes[300] == UInt8(300 & 255))
    #expect(batch.labels == [3, 9])
  }

  @Test func `Wrong widths, missing labels and labels out of range are refused`() {
    for wrong in [Self.batch(labels: [1]), Self.batch(labels: [3, 10]), Self.batch(bytesPerImage: 3000), bytes("}.")] {
      #expect(formatError { _ = try CIFARPickle.decode(wrong) }?.category == .badData)
    }
  }
}
