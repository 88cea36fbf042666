/// The derivatives of one scalar function f(δ, θ) at one fixed point, on fixed data.
///
/// Everything that needs curvature consumes this protocol: autograd conforms for any differentiable function, a
/// network's planned path for graphs of known layers.
///
/// | symbol | shape                  | meaning                                     |
/// |--------|------------------------|---------------------------------------------|
/// | `δ`    | one tensor             | inner variable, such as a universal trigger |
/// | `θ`    | a bundle               | outer variable, such as a network's weights |
public protocol SecondOrderOperator: AnyObject {
  /// f(δ, θ).
  func value() throws -> Double
  /// ∂f/∂δ, shaped like δ.
  func gradient() throws -> Tensor
  /// ∂f/∂θ.
  func parameterGradient() throws -> TensorBundle
  /// (∂²f/∂δ²) v for `v` shaped like δ.
  func hvp(_ v: Tensor) throws -> Tensor
  /// ∂/∂θ ⟨∂f/∂δ, v⟩ for `v` shaped like δ.
  func mixed(_ v: Tensor) throws -> TensorBundle
}

/// How often a network was gone through.
public struct Passes: Codable, Sendable, Equatable {
  /// Evaluations.
  public var forward = 0
  /// Gradients.
  public var backward = 0
  /// Hessian–vector products.
  public var hvp = 0
  /// Mixed second derivatives applied to a vector.
  public var mixed = 0

  public init() {}

  public static func + (a: Passes, b: Passes) -> Passes {
    var sum = a
    sum.forward += b.forward
    sum.backward += b.backward
    sum.hvp += b.hvp
    sum.mixed += b.mixed
    return sum
  }
}

/// A tally that several operators share. Not to be shared between threads.
public final class PassCounter {
  public var passes = Passes()
  public init() {}
}
