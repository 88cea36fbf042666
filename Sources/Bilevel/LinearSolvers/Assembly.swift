import Torch

extension Tensor {
  /// The unit vectors e₁ … eₙ of this tensor's space, with its shape and type.
  func standardBasis() throws -> [Tensor] {
    let identity = try Tensor.eye(count, dtype).to(device)
    return try (0..<count).map { try identity.sliced($0..<($0 + 1)).reshaped(shape) }
  }

  /// The entries in double, on the processor, as an [n, 1] matrix.
  func column() throws -> Tensor { try detached().to(.cpu).to(.float64).reshaped([count, 1]) }

  /// The x with `self`·x = `rightHandSide`; nil if the matrix or the answer is singular or not finite.
  func solvedOrNil(_ rightHandSide: Tensor) throws -> Tensor? {
    guard try isFinite() else { return nil }
    do {
      let x = try solve(rightHandSide)
      return try x.isFinite() ? x : nil
    } catch let error as TorchError where error.kind == .argument {
      // The shapes fit, so what was refused is an exactly singular matrix.
      return nil
    }
  }
}

extension [Tensor] {
  /// The matrix of these columns.
  func columns() throws -> Tensor { try Tensor.concatenated(map { try $0.column() }, along: 1) }
}
