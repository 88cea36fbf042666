public import Bilevel
public import Catalog
public import Torch

/// The mixed derivative N = ∂²g/∂δ∂θ, d × P, by its action on both sides.
public struct MixedMap {
  /// v ↦ Nᵀv, from δ's space to θ's.
  public let transposed: (Tensor) throws -> TensorBundle
  /// w ↦ Nw, from θ's space to δ's.
  public let action: (TensorBundle) throws -> Tensor

  public init(
    transposed: @escaping (Tensor) throws -> TensorBundle, action: @escaping (TensorBundle) throws -> Tensor
  ) {
    self.transposed = transposed
    self.action = action
  }

  public init(of function: AutogradOperator) {
    self.init(transposed: function.mixed, action: function.mixedTransposed)
  }

  public static func - (a: MixedMap, b: MixedMap) -> MixedMap {
    MixedMap(
      transposed: { try a.transposed($0) - b.transposed($0) }, action: { try a.action($0) - b.action($0) })
  }

  /// NNᵀ.
  var gram: ActionMap { ActionMap(.symmetric) { try action(transposed($0)) } }
}

/// A spectral norm approached from below: the true one is at least `value`, and finitely many steps cannot tell by how
/// much more.
public struct NormFromBelow: Sendable, Equatable {
  public let value: Double
  public let steps: Int
}

extension Lanczos {
  /// ‖N‖ from below, as ‖Nᵀv‖ for the unit vector v that the Lanczos method finds for NNᵀ.
  ///
  /// The Krylov space is that of the power method and holds its iterate, so the answer is at least as good for the same
  /// products: two mixed ones a step, and one at the end.
  public func norm(
    of map: MixedMap, like point: Tensor, drawing stream: inout RandomStream,
    onStep: (_ step: Int, _ steps: Int) throws -> Void = { _, _ in }
  ) throws -> NormFromBelow {
    let ends = try extremes(of: map.gram, like: point, drawing: &stream, onStep: onStep)
    return NormFromBelow(value: try map.transposed(ends.highest.vector).norm(), steps: ends.products - 2)
  }

  /// ‖A‖ from below for a symmetric A: the larger magnitude of its Ritz values, both of which are Rayleigh quotients.
  public func norm(
    of map: any LinearMap, like point: Tensor, drawing stream: inout RandomStream,
    onStep: (_ step: Int, _ steps: Int) throws -> Void = { _, _ in }
  ) throws -> NormFromBelow {
    let ends = try extremes(of: map, like: point, drawing: &stream, onStep: onStep)
    return NormFromBelow(value: max(abs(ends.lowest.value), abs(ends.highest.value)), steps: ends.products - 2)
  }
}
