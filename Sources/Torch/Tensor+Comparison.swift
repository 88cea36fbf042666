internal import CTorch

extension Tensor {
  public func equal(_ other: Tensor) throws -> Tensor { try Tensor.binary("comparison", CT_EQ, self, other) }
  public func greater(_ other: Tensor) throws -> Tensor { try Tensor.binary("comparison", CT_GT, self, other) }
  public func equal(_ value: Double) throws -> Tensor { try scalar("comparison", CT_EQ, value) }
  public func greater(_ value: Double) throws -> Tensor { try scalar("comparison", CT_GT, value) }
  public func less(_ value: Double) throws -> Tensor { try scalar("comparison", CT_LT, value) }

  /// Entries of `a` where this is true, of `b` elsewhere.
  public func choose(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    try Tensor.making("choice", [self, a, b]) { ct_where(raw, a.raw, b.raw, &$0) }
  }
}
