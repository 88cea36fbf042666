import Torch

/// The mean cross-entropy of logits against labels, with its first two derivatives.
struct PlannedCrossEntropy {
  private let labels: Tensor
  private var logProbabilities: Tensor?
  private var probabilities: Tensor?

  init(_ labels: Tensor) { self.labels = labels }

  mutating func forward(_ logits: Tensor) throws -> Double {
    let logs = try logits.logSoftmax()
    (logProbabilities, probabilities) = (logs, try logs.exp())
    return try -logs.picked(labels).mean().item()
  }

  /// (p − e_label)/N for every image.
  func gradient() throws -> Tensor {
    let p = probabilities!, count = p.shape[0]
    let hot = try Tensor.eye(p.shape[1], p.dtype).to(p.device).gathered(labels)
    return try (p - hot) * (1 / Double(count))
  }

  /// (diag p − p pᵀ) ż/N.
  func gradientTangent(_ tangent: Tensor) throws -> Tensor {
    let p = probabilities!
    let mean = try (p * tangent).sum(over: [1], keepingDimensions: true)
    return try p * (tangent - mean) * (1 / Double(p.shape[0]))
  }
}
