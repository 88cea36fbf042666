internal import CTorch

extension Tensor {
  public convenience init(_ values: [Float], _ shape: [Int]) throws { try self.init(copying: values, .float32, shape) }
  public convenience init(_ values: [Double], _ shape: [Int]) throws {
    try self.init(copying: values, .float64, shape)
  }
  /// Class indices and other whole numbers, shape [count].
  public convenience init(_ values: [Int]) throws {
    try self.init(copying: values.map(Int64.init), .int64, [values.count])
  }
  /// From little-endian bytes in C order.
  public convenience init(bytes: [UInt8], _ dtype: DType, _ shape: [Int]) throws {
    try self.init(copying: bytes, dtype, shape)
  }

  private convenience init<Element>(copying values: [Element], _ dtype: DType, _ shape: [Int]) throws {
    var out: ct_tensor?
    try values.withUnsafeBytes { bytes in
      let expected = shape.reduce(1, *) * dtype.byteCount
      guard bytes.count == expected else {
        throw TorchError(
          kind: .argument, operation: "tensor", shapes: [shape],
          message: "\(bytes.count) bytes were given, the shape takes \(expected)")
      }
      try check("tensor", []) {
        withInts(shape) { ct_from_bytes(bytes.baseAddress, dtype.native, $0, $1, &out) }
      }
    }
    self.init(owning: out!)
  }

  public static func full(
    _ shape: [Int], _ value: Double, _ dtype: DType = .float32, on device: Device = .cpu
  ) throws -> Tensor {
    try making("full", []) { out in
      withInts(shape) { ct_full(value, dtype.native, device.native, $0, $1, &out) }
    }
  }

  public static func zeros(_ shape: [Int], _ dtype: DType = .float32, on device: Device = .cpu) throws -> Tensor {
    try full(shape, 0, dtype, on: device)
  }

  public static func zeros(like other: Tensor) throws -> Tensor {
    try full(other.shape, 0, other.dtype, on: other.device)
  }

  public static func scalar(_ value: Double, _ dtype: DType = .float32) throws -> Tensor {
    try full([], value, dtype)
  }

  public static func eye(_ n: Int, _ dtype: DType = .float64) throws -> Tensor {
    try making("eye", []) { ct_eye(Int64(n), dtype.native, &$0) }
  }

  public func to(_ dtype: DType) throws -> Tensor {
    try Tensor.making("conversion", [self]) { ct_to(raw, dtype.native, device.native, &$0) }
  }

  public func to(_ device: Device) throws -> Tensor {
    try Tensor.making("move", [self]) { ct_to(raw, dtype.native, device.native, &$0) }
  }

  public func cloned() throws -> Tensor { try Tensor.making("clone", [self]) { ct_clone(raw, &$0) } }

  public func contiguous(channelsLast: Bool = false) throws -> Tensor {
    try Tensor.making("layout", [self]) { ct_contiguous(raw, channelsLast, &$0) }
  }
}
