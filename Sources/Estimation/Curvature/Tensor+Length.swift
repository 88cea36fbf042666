import Torch

extension Tensor {
  /// The Euclidean norm of all entries.
  func length() throws -> Double { try dot(self).squareRoot() }

  /// The entries in double, on the processor, as one row.
  func row() throws -> Tensor { try detached().to(.cpu).to(.float64).reshaped([1, count]) }

  /// The tensor with this one's shape, type and device and the entries of `vector`.
  func filled(from vector: Tensor) throws -> Tensor { try vector.reshaped(shape).to(dtype).to(device) }
}

extension DType {
  /// The distance from 1 to the next number.
  var epsilon: Double { self == .float64 ? 0x1p-52 : 0x1p-23 }
}
