import Formats
import Torch

extension Tensor {
  /// The tensor that a file's array holds.
  public convenience init(_ array: ArrayValue) throws {
    switch array.dtype {
    case .int16, .int8: try self.init(array.int64s().flatMap { withUnsafeBytes(of: $0, Array.init) }, array.shape)
    default: try self.init(bytes: array.bytes, DType(rawValue: array.dtype.rawValue) ?? .float32, array.shape)
    }
  }

  private convenience init(_ int64Bytes: [UInt8], _ shape: [Int]) throws {
    try self.init(bytes: int64Bytes, .int64, shape)
  }

  /// The entries as a file keeps them.
  public func arrayValue() throws -> ArrayValue {
    try ArrayValue(dtype: ElementType(rawValue: dtype.rawValue) ?? .float32, shape: shape, bytes: bytes())
  }
}
