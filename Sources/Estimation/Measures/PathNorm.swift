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
  private static func squared(_ network: Network) throws -> Network {
    let plain = try network.plainlyNormalised()
    for tensor in plain.parameters.tensors { try tensor.copy(from: tensor.squared()) }
    return plain
  }
}
