internal import CTorch

extension Tensor {
  public func linear(_ weight: Tensor, _ bias: Tensor?) throws -> Tensor {
    try Tensor.making("linear layer", [self, weight]) { ct_linear(raw, weight.raw, bias?.raw, &$0) }
  }

  public func conv2d(_ weight: Tensor, _ bias: Tensor?, stride: Int, padding: Int, groups: Int = 1) throws -> Tensor {
    try Tensor.making("convolution", [self, weight]) {
      ct_conv2d(raw, weight.raw, bias?.raw, Int64(stride), Int64(padding), Int64(groups), &$0)
    }
  }

  /// In training, normalises by the batch and updates `mean` and `variance` in place.
  public func batchNorm(
    weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, training: Bool, momentum: Double, epsilon: Double
  ) throws -> Tensor {
    try Tensor.making("batch normalisation", [self, weight]) {
      ct_batch_norm(raw, weight.raw, bias.raw, mean.raw, variance.raw, training, momentum, epsilon, &$0)
    }
  }

  /// Batch normalisation, then ELU; `alpha` 0 is the rectifier.
  public func batchNormELU(
    weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, training: Bool, momentum: Double, epsilon: Double,
    alpha: Double
  ) throws -> Tensor {
    try Tensor.making("normalised activation", [self, weight]) {
      ct_batch_norm_elu(raw, weight.raw, bias.raw, mean.raw, variance.raw, training, momentum, epsilon, alpha, &$0)
    }
  }

  public func elu(alpha: Double = 1) throws -> Tensor { try Tensor.making("ELU", [self]) { ct_elu(raw, alpha, &$0) } }
  public func relu() throws -> Tensor { try Tensor.making("ReLU", [self]) { ct_relu(raw, &$0) } }

  public func maxPool2d(kernel: Int, stride: Int, padding: Int = 0, ceilMode: Bool = false) throws -> Tensor {
    try Tensor.making("max pooling", [self]) {
      ct_max_pool2d(raw, Int64(kernel), Int64(stride), Int64(padding), ceilMode, &$0)
    }
  }

  public func averagePool2d(kernel: Int, stride: Int, padding: Int = 0) throws -> Tensor {
    try Tensor.making("average pooling", [self]) {
      ct_avg_pool2d(raw, Int64(kernel), Int64(stride), Int64(padding), &$0)
    }
  }

  /// Mean over the image: [N, C, H, W] → [N, C, 1, 1].
  public func globalAveragePool2d() throws -> Tensor {
    try Tensor.making("global average pooling", [self]) { ct_global_avg_pool2d(raw, &$0) }
  }

  /// These images [N, C, H, W] at the places that `grid` [N, H′, W′, 2] names: (x, y) in −1…1, where ±1 are the centres
  /// of the outermost pixels. Bilinear between pixels; beyond the edge the nearest pixel.
  public func sampled(at grid: Tensor) throws -> Tensor {
    try Tensor.making("grid sampling", [self, grid]) { ct_grid_sample(raw, grid.raw, &$0) }
  }

  /// How values between pixels are found.
  public enum Interpolation: Sendable { case bilinear, bicubic }

  /// [N, C, H, W] → [N, C, `height`, `width`].
  ///
  /// `aligningCorners`: whether the outermost pixels' centres stay in place, rather than the image's edges.
  public func resized(
    height: Int, width: Int, _ interpolation: Interpolation = .bilinear, aligningCorners: Bool = false
  ) throws -> Tensor {
    try Tensor.making("resizing", [self]) {
      ct_resize2d(
        raw, interpolation == .bicubic ? CT_BICUBIC : CT_BILINEAR, Int64(height), Int64(width), aligningCorners, &$0)
    }
  }

  public func logSoftmax(along dim: Int = 1) throws -> Tensor {
    try Tensor.making("log-softmax", [self]) { ct_log_softmax(raw, Int64(dim), &$0) }
  }

  /// The mean cross-entropy of these logits [N, K] against class indices [N].
  public func crossEntropy(_ labels: Tensor) throws -> Tensor {
    try Tensor.making("cross-entropy", [self, labels]) { ct_cross_entropy(raw, labels.raw, &$0) }
  }

  /// Zeroes entries with probability `p` and scales the rest by 1/(1−p).
  public func dropout(_ p: Double, _ generator: Generator) throws -> Tensor {
    try Tensor.making("dropout", [self]) { ct_dropout(raw, p, generator.raw, &$0) }
  }
}
