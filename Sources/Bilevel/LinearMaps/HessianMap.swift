import Torch

/// A = `scale`·(∇²f + `shift`·I), with ∇² taken with respect to δ.
///
/// | form                | scale | shift | A                                   |
/// |---------------------|-------|-------|-------------------------------------|
/// | Hessian             | 1     | 0     | ∇²f                                 |
/// | damped              | 1     | λ     | ∇²f + λI                            |
/// | fixed point         | α     | 0     | I − J, J = I − α∇²f, of δ ↦ δ − α∇f |
///
/// One product costs one Hessian–vector product. A Hessian is symmetric; that it is positive definite is the caller's
/// promise.
public struct HessianMap: LinearMap {
  public let structure: Structure
  private let function: any SecondOrderOperator
  private let scale: Double
  private let shift: Double

  public init(
    of function: any SecondOrderOperator, scale: Double = 1, shift: Double = 0, positiveDefinite: Bool = false
  ) {
    self.function = function
    self.scale = scale
    self.shift = shift
    self.structure = positiveDefinite ? .positiveDefinite : .symmetric
  }

  public func apply(_ v: Tensor) throws -> Tensor {
    let product = try function.hvp(v)
    let damped = try shift == 0 ? product : product + shift * v
    return try scale == 1 ? damped : scale * damped
  }
}
