internal import CTorch

extension Tensor {
  private func reduced(_ name: StaticString, _ op: ct_reduction, _ dims: [Int], _ keep: Bool) throws -> Tensor {
    try Tensor.making(name, [self]) { out in
      withInts(dims) { ct_reduce(op, raw, $0, $1, keep, &out) }
    }
  }

  // Without `over`, everything is reduced to one number.
  public func sum(over dims: [Int] = [], keepingDimensions keep: Bool = false) throws -> Tensor {
    try reduced("sum", CT_SUM, dims, keep)
  }
  public func mean(over dims: [Int] = [], keepingDimensions keep: Bool = false) throws -> Tensor {
    try reduced("mean", CT_MEAN, dims, keep)
  }
  public func max(over dims: [Int] = [], keepingDimensions keep: Bool = false) throws -> Tensor {
    try reduced("maximum", CT_AMAX, dims, keep)
  }
  public func min(over dims: [Int] = [], keepingDimensions keep: Bool = false) throws -> Tensor {
    try reduced("minimum", CT_AMIN, dims, keep)
  }
  public func logSumExp(over dims: [Int], keepingDimensions keep: Bool = false) throws -> Tensor {
    try reduced("log-sum-exp", CT_LOGSUMEXP, dims, keep)
  }
  /// The Euclidean norm.
  public func norm(over dims: [Int] = [], keepingDimensions keep: Bool = false) throws -> Tensor {
    try reduced("norm", CT_NORM2, dims, keep)
  }

  /// Where the largest entry stands along `dim`.
  public func argmax(along dim: Int) throws -> Tensor {
    try Tensor.making("argmax", [self]) { ct_argmax(raw, Int64(dim), &$0) }
  }

  /// The inner product of all entries, accumulated in double.
  public func dot(_ other: Tensor) throws -> Double {
    var value = 0.0
    try check("inner product", [self, other]) { ct_dot(raw, other.raw, &value) }
    return value
  }
}
