import Torch

/// Batch normalisation over the channels of [C, H, W].
public struct BatchNorm: LayerKind {
  public static let kind = "batch-norm"

  public var momentum: Double
  public var epsilon: Double

  public init(momentum: Double = 0.1, epsilon: Double = 1e-5) {
    self.momentum = momentum
    self.epsilon = epsilon
  }

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { try imageShape(inputs) }

  public func parameters(_ inputs: [[Int]]) -> [ParameterSpec] {
    let channels = [inputs[0][0]]
    return [
      ParameterSpec("weight", channels, .constant(1)),
      ParameterSpec("bias", channels, .constant(0)),
      ParameterSpec("running_mean", channels, .constant(0), trainable: false),
      ParameterSpec("running_var", channels, .constant(1), trainable: false),
      ParameterSpec("num_batches_tracked", [], .constant(0), trainable: false, dtype: .int64),
    ]
  }

  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    if mode.batchStatistics { try values[4].copy(from: values[4] + 1) }
    return try inputs[0].batchNorm(
      weight: values[0], bias: values[1], mean: values[2], variance: values[3], training: mode.batchStatistics,
      momentum: momentum, epsilon: epsilon)
  }
}

/// Batch normalisation and the activation after it, in one pass over the data. Networks make it; no file names it.
struct NormalisedActivation: LayerKind {
  static let kind = "normalised-activation"

  let norm: BatchNorm
  /// What negative numbers are bent towards: −alpha.
  let alpha: Double

  /// - Returns: nil where `activation` is none that goes along.
  init?(_ norm: BatchNorm, _ activation: any LayerKind) {
    switch activation {
    case let elu as ELU where elu.alpha >= 0: alpha = elu.alpha
    case is ReLU: alpha = 0
    default: return nil
    }
    self.norm = norm
  }

  func outputShape(_ inputs: [[Int]]) throws -> [Int] { try norm.outputShape(inputs) }
  func parameters(_ inputs: [[Int]]) -> [ParameterSpec] { norm.parameters(inputs) }

  func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    if mode.batchStatistics { try values[4].copy(from: values[4] + 1) }
    return try inputs[0].batchNormELU(
      weight: values[0], bias: values[1], mean: values[2], variance: values[3], training: mode.batchStatistics,
      momentum: norm.momentum, epsilon: norm.epsilon, alpha: alpha)
  }
}
