import Catalog
public import Torch

/// ∇²g assembled, d × d in double, symmetrised.
public struct HessianMatrix: Sendable {
  public let matrix: Tensor
  /// The largest |Aᵢⱼ − Aⱼᵢ| / 2 before.
  public let asymmetry: Double

  /// Assembles `count` columns with each product.
  ///
  /// Copies of δ that do not meet have a block-diagonal second derivative, so one product of their sum with a stack of
  /// unit vectors gives one column per copy.
  ///
  /// - Parameters:
  ///   - point: δ, [1, C, H, W] or any other shape with a leading 1.
  ///   - count: how many copies are stacked.
  ///   - onStep: hears of each stack.
  ///   - stacked: Σ_b g(δ_b) at a stack of copies of `point`, [count, C, H, W].
  public init(
    at point: Tensor, columns count: Int, onStep: (_ done: Int, _ of: Int) throws -> Void = { _, _ in },
    _ stacked: (Tensor) throws -> any SecondOrderOperator
  ) throws {
    let d = point.count, width = max(1, min(count, d))
    let shape = [width] + point.shape.dropFirst()
    let function = try stacked(point.expanded(shape).contiguous())
    let identity = try Tensor.eye(d, point.dtype).to(point.device)
    var rows: [Tensor] = []
    for start in stride(from: 0, to: d, by: width) {
      // The last stack starts earlier rather than being short, and gives only what is still missing.
      let first = min(start, d - width)
      let block = try function.hvp(identity.sliced(first..<first + width).reshaped(shape))
      guard try block.isFinite() else {
        throw Fault(.badData, "a second derivative is not finite: the network's values overflow here")
      }
      rows.append(try block.reshaped([width, d]).sliced(start - first..<width).to(.cpu).to(.float64))
      try onStep(min(start + width, d), d)
    }
    let assembled = try Tensor.concatenated(rows)
    let mirrored = try assembled.transposed()
    matrix = try (assembled + mirrored) / 2
    asymmetry = try ((assembled - mirrored) / 2).magnitude().max().item()
  }
}
