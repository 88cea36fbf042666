internal import CZlib

/// Undoes raw deflate; nil where the stream is damaged or does not give exactly `count` bytes.
func inflated(_ compressed: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
  guard compressed.count <= Int(UInt32.max), count <= Int(UInt32.max) else { return nil }
  var whole = false
  let bytes = [UInt8](unsafeUninitializedCapacity: max(count, 1)) { target, written in
    compressed.withUnsafeBufferPointer { source in
      var stream = z_stream()
      // No zlib header: zip carries its own.
      guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return }
      defer { inflateEnd(&stream) }
      stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(count)
      whole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == count
      written = whole ? count : 0
    }
  }
  return whole ? bytes : nil
}
