public import Catalog
import NN
public import Theory
import Torch

/// The root of the sum, over all paths from an input to a score, of the product of squared weights.
///
/// The network with squared weights, evaluated at ones. Activations let positive numbers through; where a path may take
/// one of several inputs, as in max-pooling, the largest counts. A bias and a normalisation's shift begin paths of their
/// own.
///
/// **Source.** Neyshabur, Tomioka and Srebro 2015, §2; for ReLU.
public struct PathNorm: Measure {
  public static let id = "path-norm"
  public static let title = "Path norm"
  public static let source = Source("Neyshabur, Tomioka and Srebro 2015", "§2")

  public init() {}

  public func rows(for subject: MeasureSubject) throws -> [BoundRow] {
    let squared = try Self.squared(subject.network)
    let ones = try Tensor.full([1] + subject.network.graph.inputShape, 1, .float64)
    let total = try withoutHistory { try squared.forward(ones).sum().item() }
    return [try row("squared", total.squareRoot(), "; meant for ReLU, on any network")]
  }

  /// The same graph with every weight squared, normalisation as its scale and shift, in double.
  static func squared(_ network: Network) throws -> Network {
    let copy = try network.moved(to: .cpu).converted(to: .float64)
    var values: [String: Tensor] = [:]
    for (name, tensor) in try copy.state() { values[name] = tensor }
    for node in copy.graph.nodes {
      if let norm = node.layer.kind as? BatchNorm {
        try square(
          norm,
          Dictionary(
            uniqueKeysWithValues: ["weight", "bias", "running_mean", "running_var"].map {
              ($0, values["\(node.name).\($0)"]!)
            }))
      } else {
        for (name, tensor) in zip(copy.parameterNames, copy.parameters.tensors) where name.hasPrefix(node.name + ".") {
          guard !name.dropFirst(node.name.count + 1).contains(".") else { continue }
          try tensor.copy(from: tensor.squared())
        }
      }
    }
    return copy
  }

  /// Overwrites a normalisation's tensors so that it maps x to scale²·x + shift².
  private static func square(_ norm: BatchNorm, _ values: [String: Tensor]) throws {
    let scale = try values["weight"]! / (values["running_var"]! + norm.epsilon).squareRoot()
    let shift = try values["bias"]! - values["running_mean"]! * scale
    try values["weight"]!.copy(from: scale.squared())
    try values["bias"]!.copy(from: shift.squared())
    try values["running_mean"]!.copy(from: .zeros(like: shift))
    try values["running_var"]!.copy(from: .full(shift.shape, 1 - norm.epsilon, .float64))
  }
}
