/// An array as it is kept in files: element type, shape, and bytes (little endian, C order).
///
/// An instance always holds exactly as many bytes as its shape takes.
public struct ArrayValue: Sendable, Hashable {
  public let dtype: ElementType
  /// Extents, outermost first; empty for a single number.
  public let shape: [Int]
  public let bytes: [UInt8]

  /// Refuses a negative extent, an overflowing shape, and a byte count other than the shape's.
  public init(dtype: ElementType, shape: [Int], bytes: [UInt8]) throws {
    guard let expected = byteCount(of: shape, dtype) else {
      throw FormatError.badData("array", "the shape \(shape) is negative or too large", remedy: "")
    }
    guard bytes.count == expected else {
      let cause = "a \(dtype) array of shape \(shape) takes \(expected) bytes, \(bytes.count) were given"
      throw FormatError.badData("array", cause, remedy: "")
    }
    self.dtype = dtype
    self.shape = shape
    self.bytes = bytes
  }

  /// The number of elements.
  public var count: Int { bytes.count / dtype.byteCount }

  /// The same elements under another shape of equal count.
  public func reshaped(_ shape: [Int]) throws -> ArrayValue {
    try ArrayValue(dtype: dtype, shape: shape, bytes: bytes)
  }
}

extension ArrayValue {
  /// Single precision; without a shape, one axis.
  public init(_ values: [Float], shape: [Int]? = nil) throws {
    try self.init(dtype: .float32, shape: shape ?? [values.count], bytes: littleEndian(values.map(\.bitPattern)))
  }

  /// Double precision; without a shape, one axis.
  public init(_ values: [Double], shape: [Int]? = nil) throws {
    try self.init(dtype: .float64, shape: shape ?? [values.count], bytes: littleEndian(values.map(\.bitPattern)))
  }

  /// 64-bit integers; without a shape, one axis.
  public init(_ values: [Int64], shape: [Int]? = nil) throws {
    try self.init(dtype: .int64, shape: shape ?? [values.count], bytes: littleEndian(values))
  }

  /// Bytes; without a shape, one axis.
  public init(_ values: [UInt8], shape: [Int]? = nil) throws {
    try self.init(dtype: .uint8, shape: shape ?? [values.count], bytes: values)
  }
}

/// The bytes an array takes, or nil where an extent is negative or the product does not fit.
func byteCount(of shape: [Int], _ dtype: ElementType) -> Int? {
  guard let elements = elementCount(of: shape) else { return nil }
  let (bytes, overflow) = elements.multipliedReportingOverflow(by: dtype.byteCount)
  return overflow ? nil : bytes
}

/// The product of the extents, or nil where one is negative or the product, zeros left out, does not fit.
func elementCount(of shape: [Int]) -> Int? {
  guard shape.allSatisfy({ $0 >= 0 }) else { return nil }
  // Strides and partial products are taken of the other extents too, so that an empty axis must not excuse them.
  var product = 1
  for extent in shape where extent > 0 {
    let (next, overflow) = product.multipliedReportingOverflow(by: extent)
    if overflow { return nil }
    product = next
  }
  return shape.contains(0) ? 0 : product
}
