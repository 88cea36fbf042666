public import NN
public import Theory
import Torch

extension LinearProfile {
  /// The weights of a network that is one affine layer; nil for any other.
  public init?(of network: Network, reference: Network? = nil) throws {
    guard let layer = try FoldedNetwork(network).onlyLayer else { return nil }
    let other = try reference.flatMap { try FoldedNetwork($0).onlyLayer }
    try self.init(
      norm: layer.length(), referenceNorm: try other?.length(),
      distance: try other.map { try layer.difference(from: $0).length() },
      hasBias: try layer.bias.magnitude().max().item() > 0)
  }
}

extension FoldedNetwork {
  /// The only vertex, if it is an affine layer.
  fileprivate var onlyLayer: AffineLayer? {
    guard vertices.count == 1, case .affine(let layer) = vertices[0].kind, layer.map.isDense else { return nil }
    return layer
  }
}

extension AffineLayer {
  /// ‖[W b]‖_F, from above.
  fileprivate func length() throws -> Double {
    let squares = try map.weight.dot(map.weight) + bias.dot(bias)
    return Rounding.up(squares.squareRoot(), terms: map.weight.count + bias.count)
  }
}
