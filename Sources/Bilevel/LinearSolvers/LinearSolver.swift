import Catalog
import Torch

/// A method for A·v = b that sees A only through its action, or assembles it from that.
///
/// Laws, held for every registered solver:
/// - `converged` means that ‖b − A·v‖ ≤ tolerance·‖b‖ was measured on the value returned;
/// - b = 0 is answered by 0 without a product;
/// - a map without the structure that the method needs is answered by `notApplicable`.
public protocol LinearSolver: Catalogued, Configurable {
  /// The v with A·v = `rightHandSide`; `start` is the first iterate, nil is 0, whose product is never computed.
  func solve(_ map: any LinearMap, _ rightHandSide: Tensor, from start: Tensor?) throws -> Solution<Tensor>

  /// The products that the iterate after `steps` steps from zero is made of.
  func products(after steps: Int) -> Int

  /// The same method with these limits; one that takes no steps ignores `steps`.
  func limited(steps: Int, tolerance: Double) -> Self
}

extension LinearSolver {
  public func products(after steps: Int) -> Int { steps }

  public func solve(_ map: any LinearMap, _ rightHandSide: Tensor) throws -> Solution<Tensor> {
    try solve(map, rightHandSide, from: nil)
  }
}
