internal import CTorch

// Derivatives written out, for code that differentiates by hand. None of these records history.

extension Tensor {
  /// The gradient in the input, of `height`×`width` pixels, of a convolution whose output has this one.
  public func conv2dInputGradient(_ weight: Tensor, height: Int, width: Int, stride: Int, padding: Int) throws
    -> Tensor
  {
    try Tensor.making("convolution's input gradient", [self, weight]) {
      ct_conv2d_input_gradient(
        raw, weight.raw, Int64(height), Int64(width), Int64(stride), Int64(padding), &$0)
    }
  }

  /// The gradient in the weight [K, C, kernel, kernel] of a convolution of this input, for that of its output.
  public func conv2dWeightGradient(_ gradient: Tensor, kernel: Int, stride: Int, padding: Int) throws -> Tensor {
    try Tensor.making("convolution's weight gradient", [self, gradient]) {
      ct_conv2d_weight_gradient(raw, gradient.raw, Int64(kernel), Int64(stride), Int64(padding), &$0)
    }
  }

  /// Max pooling, and where in its plane each largest entry stands.
  public func maxPool2dPlaces(kernel: Int, stride: Int, padding: Int, ceilMode: Bool) throws
    -> (values: Tensor, places: Tensor)
  {
    var places: ct_tensor?
    let values = try Tensor.making("max pooling", [self]) {
      ct_max_pool2d_places(raw, Int64(kernel), Int64(stride), Int64(padding), ceilMode, &$0, &places)
    }
    return (values, Tensor(owning: places!))
  }

  /// The entries at `places` of each plane; one image stands for all of a batch.
  public func picked(at places: Tensor) throws -> Tensor {
    try Tensor.making("pick", [self, places]) { ct_pick_places(raw, places.raw, &$0) }
  }

  /// The transpose of `picked(at:)`.
  public func scattered(to places: Tensor, height: Int, width: Int) throws -> Tensor {
    try Tensor.making("scatter", [self, places]) {
      ct_scatter_places(raw, places.raw, Int64(height), Int64(width), &$0)
    }
  }

  /// elu'(z)·x, where this is elu(z); one image in `x` stands for all of a batch.
  public func eluSlope(times x: Tensor, alpha: Double) throws -> Tensor {
    try Tensor.making("ELU's slope", [self, x]) { ct_elu_slope(raw, x.raw, alpha, &$0) }
  }

  /// The tangent of elu'(z)·g, where this is elu(z), for the tangents ȧ of this and `ġ` of g.
  public func eluSlopeTangent(_ tangent: Tensor, _ gradient: Tensor, _ gradientTangent: Tensor, alpha: Double) throws
    -> Tensor
  {
    try Tensor.making("ELU's curvature", [self, tangent, gradient, gradientTangent]) {
      ct_elu_slope_tangent(raw, gradientTangent.raw, tangent.raw, gradient.raw, alpha, &$0)
    }
  }
}
