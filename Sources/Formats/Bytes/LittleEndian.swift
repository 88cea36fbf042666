/// The bytes of integers, least significant first.
func littleEndian<Integer: FixedWidthInteger>(_ values: [Integer]) -> [UInt8] {
  let width = MemoryLayout<Integer>.size
  return [UInt8](unsafeUninitializedCapacity: values.count * width) { target, count in
    let raw = UnsafeMutableRawBufferPointer(target)
    for (index, value) in values.enumerated() {
      raw.storeBytes(of: value.littleEndian, toByteOffset: index * width, as: Integer.self)
    }
    count = values.count * width
  }
}

extension [UInt8] {
  mutating func append<Integer: FixedWidthInteger>(littleEndian value: Integer) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  /// Every group of `width` bytes turned round, as going from one byte order to the other needs.
  func byteSwapped(width: Int) -> [UInt8] {
    guard width > 1 else { return self }
    var swapped = self
    for start in stride(from: 0, through: count - width, by: width) {
      for byte in 0..<width { swapped[start + byte] = self[start + width - 1 - byte] }
    }
    return swapped
  }
}
