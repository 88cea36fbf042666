import Torch

/// What is maximised over δ: h(δ) = Σ_b w_b·h_b(δ), one term per batch of data, with θ fixed.
public struct InnerProblem {
  /// h_b(δ) and its gradient.
  public typealias Evaluation = (_ batch: Int, _ point: Tensor) throws -> (value: Double, gradient: Tensor)

  /// w_b, each batch's share of the data; they sum to 1.
  public let weights: [Double]
  private let evaluation: Evaluation

  /// - Parameters:
  ///   - sizes: how much data each batch holds; a short last batch weighs less.
  ///   - evaluation: one batch's term and its gradient.
  public init(sizes: [Int], evaluation: @escaping Evaluation) {
    precondition(sizes.allSatisfy { $0 > 0 } && !sizes.isEmpty, "batches of \(sizes) items")
    let total = Double(sizes.reduce(0, +))
    self.weights = sizes.map { Double($0) / total }
    self.evaluation = evaluation
  }

  /// One term, by its operator at any δ.
  public init(_ function: @escaping (_ point: Tensor) throws -> any SecondOrderOperator) {
    self.init(sizes: [1]) { _, point in
      let function = try function(point)
      return (try function.value(), try function.gradient())
    }
  }

  public var batches: Int { weights.count }

  /// h_b(δ) and ∇h_b(δ).
  public func evaluate(batch: Int, at point: Tensor) throws -> (value: Double, gradient: Tensor) {
    try evaluation(batch, point)
  }

  /// h(δ) and ∇h(δ), one gradient per batch.
  public func evaluate(at point: Tensor) throws -> (value: Double, gradient: Tensor) {
    if batches == 1 { return try evaluation(0, point) }
    var (value, gradient) = (0.0, try Tensor.zeros(like: point))
    for (batch, weight) in weights.enumerated() {
      let term = try evaluation(batch, point)
      value += weight * term.value
      gradient = try gradient + weight * term.gradient
    }
    return (value, gradient)
  }
}
