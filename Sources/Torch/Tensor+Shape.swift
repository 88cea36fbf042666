internal import CTorch

extension Tensor {
  public func reshaped(_ shape: [Int]) throws -> Tensor {
    try Tensor.making("reshape", [self]) { out in withInts(shape) { ct_reshape(raw, $0, $1, &out) } }
  }

  public func permuted(_ order: [Int]) throws -> Tensor {
    try Tensor.making("permute", [self]) { out in withInts(order) { ct_permute(raw, $0, $1, &out) } }
  }

  public func expanded(_ shape: [Int]) throws -> Tensor {
    try Tensor.making("expand", [self]) { out in withInts(shape) { ct_expand(raw, $0, $1, &out) } }
  }

  public func flipped(_ dims: [Int]) throws -> Tensor {
    try Tensor.making("flip", [self]) { out in withInts(dims) { ct_flip(raw, $0, $1, &out) } }
  }

  /// The part of dimension `dim` in `range`; shares storage.
  public func sliced(_ range: Range<Int>, along dim: Int = 0) throws -> Tensor {
    try Tensor.making("slice", [self]) {
      ct_slice(raw, Int64(dim), Int64(range.lowerBound), Int64(range.upperBound), &$0)
    }
  }

  /// The entries of dimension `dim` at the places that `index` (int64) names.
  public func gathered(_ index: Tensor, along dim: Int = 0) throws -> Tensor {
    try Tensor.making("gather", [self, index]) { ct_index_select(raw, Int64(dim), index.raw, &$0) }
  }

  /// One entry of each row of an [N, K] tensor: `out[i] = self[i, index[i]]`.
  public func picked(_ index: Tensor) throws -> Tensor {
    try Tensor.making("pick", [self, index]) { ct_gather_rows(raw, index.raw, &$0) }
  }

  public static func concatenated(_ parts: [Tensor], along dim: Int = 0) throws -> Tensor {
    try making("concatenation", parts) { out in withHandles(parts) { ct_cat($0, $1, Int64(dim), &out) } }
  }

  public func transposed() throws -> Tensor { try permuted([1, 0]) }
}
