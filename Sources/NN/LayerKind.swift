import Catalog
import Torch

/// What one layer of a network does: its shapes, its parameters, its forward pass.
///
/// A conforming type is a value; its stored properties are the layer's settings. Shapes leave out the batch.
public protocol LayerKind: Codable, Sendable, Hashable {
  /// What architecture files call it; never renamed once released.
  static var kind: String { get }

  /// The shape that inputs of these shapes give.
  /// - Throws: `GraphError.shape` when they do not fit.
  func outputShape(_ inputs: [[Int]]) throws -> [Int]

  /// The parameters and buffers for inputs of these shapes, in the order of PyTorch's state dict.
  func parameters(_ inputs: [[Int]]) -> [ParameterSpec]

  /// The layer's output for a batch of inputs; `values` are its parameters and buffers in the order of `parameters`.
  func forward(_ inputs: [Tensor], _ values: LayerValues, _ mode: Mode) throws -> Tensor
}

extension LayerKind {
  public func parameters(_ inputs: [[Int]]) -> [ParameterSpec] { [] }
}

/// One parameter or buffer of a layer.
public struct ParameterSpec: Sendable {
  public enum Start: Sendable {
    /// Uniform on ±1/√fanIn, PyTorch's default for convolutions and linear layers.
    case uniform(fanIn: Int)
    /// Normal around zero with this standard deviation.
    case normal(deviation: Double)
    case constant(Double)
  }

  public var name: String
  public var shape: [Int]
  public var start: Start
  /// False for running statistics.
  public var trainable: Bool
  public var dtype: DType

  public init(_ name: String, _ shape: [Int], _ start: Start, trainable: Bool = true, dtype: DType = .float32) {
    self.name = name
    self.shape = shape
    self.start = start
    self.trainable = trainable
    self.dtype = dtype
  }
}

/// The parameters and buffers of one layer, in the order of its specification.
public struct LayerValues {
  let tensors: ArraySlice<Tensor>

  /// The `index`-th in the order of `LayerKind.parameters`.
  public subscript(index: Int) -> Tensor { tensors[tensors.startIndex + index] }
  public var count: Int { tensors.count }
}

/// How a forward pass treats the layers that behave differently in training.
public struct Mode: Sendable {
  /// Batch normalisation uses the batch's own statistics and updates the running ones.
  public var batchStatistics: Bool
  /// Dropout draws from this generator; nil switches it off.
  public var dropout: Generator?

  public init(batchStatistics: Bool, dropout: Generator?) {
    self.batchStatistics = batchStatistics
    self.dropout = dropout
  }

  public static let evaluation = Mode(batchStatistics: false, dropout: nil)
  public static func training(_ generator: Generator) -> Mode { Mode(batchStatistics: true, dropout: generator) }
}
