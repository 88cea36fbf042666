internal import CTorch

/// An immutable multi-dimensional array of numbers, held by libtorch.
///
/// Operations make new tensors; the only thing that writes into one is an optimiser's step (`copy(from:)`, `Adam`).
/// Every operation throws `TorchError` when shapes do not fit; one `try` covers an expression.
public final class Tensor: @unchecked Sendable {
  let raw: ct_tensor

  /// Takes over the one reference that `raw` stands for.
  init(owning raw: ct_tensor) { self.raw = raw }

  deinit { ct_release(raw) }

  public var shape: [Int] {
    let rank = Int(ct_rank(raw))
    guard rank > 0 else { return [] }
    return [Int64](unsafeUninitializedCapacity: rank) { buffer, count in
      ct_shape(raw, buffer.baseAddress)
      count = rank
    }.map(Int.init)
  }

  public var rank: Int { Int(ct_rank(raw)) }
  public var count: Int { Int(ct_count(raw)) }
  public var dtype: DType { DType(ct_get_dtype(raw)) }
  public var device: Device { Device(ct_get_device(raw)) }
  public var requiresGradient: Bool { ct_requires_grad(raw) }

  /// The number in a tensor of one entry.
  public func item() throws -> Double {
    var value = 0.0
    try check("item", [self]) { ct_item(raw, &value) }
    return value
  }

  /// False if any entry is NaN or infinite.
  public func isFinite() throws -> Bool {
    var finite = false
    try check("finiteness", [self]) { ct_all_finite(raw, &finite) }
    return finite
  }

  /// Overwrites the entries, outside any recorded history. For optimisers and buffers.
  public func copy(from source: Tensor) throws {
    try check("copy", [self, source]) { ct_copy_into(raw, source.raw) }
  }
}

extension Tensor: CustomStringConvertible {
  public var description: String { "Tensor(\(dtype.rawValue), \(shape), \(device))" }
}

extension Tensor {
  /// Wraps what `call` makes.
  @inline(__always)
  static func making(
    _ operation: StaticString, _ operands: [Tensor], _ call: (inout ct_tensor?) -> ct_status
  ) throws(TorchError) -> Tensor {
    var out: ct_tensor?
    try check(operation, operands) { call(&out) }
    return Tensor(owning: out!)
  }
}
