import Torch

/// Zeroes entries with probability `probability` in training and scales the rest; the identity otherwise.
public struct Dropout: LayerKind {
  public static let kind = "dropout"
  public var probability: Double

  public init(probability: Double) { self.probability = probability }

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    guard (0...1).contains(probability) else {
      throw GraphError.shape(node: "", reason: "the probability \(probability) does not lie in 0…1")
    }
    return try onlyShape(inputs)
  }
  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    guard let generator = mode.dropout else { return inputs[0] }
    return try inputs[0].dropout(probability, generator)
  }
}
