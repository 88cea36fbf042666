import Torch

/// The exponential linear unit: x for x > 0, α(eˣ − 1) otherwise.
public struct ELU: LayerKind {
  public static let kind = "elu"
  public var alpha: Double

  public init(alpha: Double = 1) { self.alpha = alpha }

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { try onlyShape(inputs) }
  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    try inputs[0].elu(alpha: alpha)
  }
}

/// The rectified linear unit: max(0, x).
public struct ReLU: LayerKind {
  public static let kind = "relu"

  public init() {}

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { try onlyShape(inputs) }
  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    try inputs[0].relu()
  }
}

/// The hyperbolic tangent.
public struct Tanh: LayerKind {
  public static let kind = "tanh"

  public init() {}

  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { try onlyShape(inputs) }
  public func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor {
    try inputs[0].tanh()
  }
}
