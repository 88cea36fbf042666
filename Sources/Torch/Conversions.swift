internal import CTorch

// Every conversion between Swift collections and libtorch's pointers, and nothing else.

/// Calls `body` with the numbers as a C array.
@inline(__always)
func withInts<R>(_ values: [Int], _ body: (UnsafePointer<Int64>?, Int32) -> R) -> R {
  values.map(Int64.init).withUnsafeBufferPointer { body($0.baseAddress, Int32($0.count)) }
}

/// Calls `body` with the handles as a C array.
@inline(__always)
func withHandles<R>(_ tensors: [Tensor], _ body: (UnsafePointer<ct_tensor?>?, Int32) -> R) -> R {
  let handles: [ct_tensor?] = tensors.map(\.raw)
  return withExtendedLifetime(tensors) {
    handles.withUnsafeBufferPointer { body($0.baseAddress, Int32($0.count)) }
  }
}

extension Tensor {
  /// A dense copy of the entries in C order, converted to `dtype`.
  func read<Element>(as dtype: DType, _ zero: Element) throws -> [Element] {
    let count = self.count
    var values = [Element](repeating: zero, count: count)
    try values.withUnsafeMutableBytes { bytes in
      try check("read", [self]) { ct_to_bytes(raw, dtype.native, bytes.baseAddress, Int64(bytes.count)) }
    }
    return values
  }

  public func floats() throws -> [Float] { try read(as: .float32, 0) }
  public func doubles() throws -> [Double] { try read(as: .float64, 0) }
  public func ints() throws -> [Int] { try read(as: .int64, Int64(0)).map(Int.init) }
  public func bools() throws -> [Bool] { try read(as: .bool, UInt8(0)).map { $0 != 0 } }

  /// The entries as they are, little-endian, in C order.
  public func bytes() throws -> [UInt8] {
    let dtype = self.dtype
    var bytes = [UInt8](repeating: 0, count: count * dtype.byteCount)
    try bytes.withUnsafeMutableBytes { buffer in
      try check("read", [self]) { ct_to_bytes(raw, dtype.native, buffer.baseAddress, Int64(buffer.count)) }
    }
    return bytes
  }
}
