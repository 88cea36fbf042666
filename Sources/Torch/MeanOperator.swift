/// The mean of several operators' functions, such as one per batch, weighted by their sizes.
///
/// Each operator is made anew for each question and dropped after it, so that only one batch's history is in memory.
public final class MeanOperator: SecondOrderOperator {
  private let weights: [Double]
  private let make: (Int) throws -> any SecondOrderOperator

  /// - Parameters:
  ///   - sizes: the number of samples behind each part.
  ///   - make: the operator of the part with that index.
  public init(sizes: [Int], _ make: @escaping (Int) throws -> any SecondOrderOperator) {
    let total = Double(sizes.reduce(0, +))
    self.weights = sizes.map { Double($0) / total }
    self.make = make
  }

  public func value() throws -> Double {
    try weights.enumerated().reduce(0) { try $0 + $1.element * make($1.offset).value() }
  }

  public func gradient() throws -> Tensor { try sum { try $0.gradient() } }
  public func hvp(_ v: Tensor) throws -> Tensor { try sum { try $0.hvp(v) } }
  public func parameterGradient() throws -> TensorBundle { try bundleSum { try $0.parameterGradient() } }
  public func mixed(_ v: Tensor) throws -> TensorBundle { try bundleSum { try $0.mixed(v) } }

  private func sum(_ part: (any SecondOrderOperator) throws -> Tensor) throws -> Tensor {
    try bundleSum { TensorBundle([try part($0)]) }.tensors[0]
  }

  private func bundleSum(_ part: (any SecondOrderOperator) throws -> TensorBundle) throws -> TensorBundle {
    var total = try part(make(0)) * weights[0]
    for index in weights.indices.dropFirst() { total = try total + part(make(index)) * weights[index] }
    return total
  }
}
