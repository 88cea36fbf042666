public import Torch

extension TensorBundle {
  /// All entries in double, on the processor, as a [P, 1] matrix.
  public func column() throws -> Tensor { try Tensor.concatenated(tensors.map { try $0.column() }) }

  /// A bundle with this one's shapes and types and the entries of `vector`, [P, 1]; differentiable.
  public func filled(from vector: Tensor) throws -> TensorBundle {
    var offset = 0
    return try map { part in
      defer { offset += part.count }
      return try vector.sliced(offset..<(offset + part.count)).reshaped(part.shape).to(part.dtype).to(part.device)
    }
  }
}
