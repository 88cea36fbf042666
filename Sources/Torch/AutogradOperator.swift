/// The reference `SecondOrderOperator`: double backward through libtorch's autograd, for any twice-differentiable
/// function of tensors.
///
/// The function is evaluated once, at the first question; its history is kept for the later ones and freed with the
/// operator.
public final class AutogradOperator: SecondOrderOperator {
  public typealias Function = (_ inner: Tensor, _ outer: TensorBundle) throws -> Tensor

  private let function: Function
  private let inner: Tensor
  private let outer: TensorBundle
  private let counter: PassCounter
  private var cachedOutput: Tensor?
  private var cachedGradient: Tensor?

  /// - Parameters:
  ///   - inner: δ, the point of evaluation.
  ///   - outer: θ, likewise.
  ///   - counter: where passes are tallied.
  ///   - function: f, returning a scalar tensor.
  public init(
    at inner: Tensor, _ outer: TensorBundle, counter: PassCounter = PassCounter(), _ function: @escaping Function
  )
    throws
  {
    self.inner = try inner.leaf()
    self.outer = try outer.leaves()
    self.counter = counter
    self.function = function
  }

  public func value() throws -> Double { try output().item() }

  public func gradient() throws -> Tensor { try differentiableGradient().detached() }

  public func parameterGradient() throws -> TensorBundle {
    counter.passes.backward += 1
    return TensorBundle(try output().gradients(of: outer.tensors, retainGraph: true))
  }

  public func hvp(_ v: Tensor) throws -> Tensor {
    counter.passes.hvp += 1
    return try differentiableGradient().gradients(of: [inner], weight: v, retainGraph: true)[0]
  }

  public func mixed(_ v: Tensor) throws -> TensorBundle {
    counter.passes.mixed += 1
    return TensorBundle(try differentiableGradient().gradients(of: outer.tensors, weight: v, retainGraph: true))
  }

  /// ∂f/∂δ and ∂f/∂θ of `function` in one backward pass, without history for further derivatives.
  public static func gradients(
    at inner: Tensor, _ outer: TensorBundle, counter: PassCounter = PassCounter(), _ function: Function
  ) throws -> (value: Double, inner: Tensor, outer: TensorBundle) {
    let inner = try inner.leaf(), outer = try outer.leaves()
    counter.passes.forward += 1
    counter.passes.backward += 1
    let value = try withHistory { try function(inner, outer) }
    let gradients = try value.gradients(of: [inner] + outer.tensors)
    return (try value.item(), gradients[0], TensorBundle(Array(gradients.dropFirst())))
  }

  private func output() throws -> Tensor {
    if let cachedOutput { return cachedOutput }
    counter.passes.forward += 1
    let output = try withHistory { try function(inner, outer) }
    cachedOutput = output
    return output
  }

  private func differentiableGradient() throws -> Tensor {
    if let cachedGradient { return cachedGradient }
    counter.passes.backward += 1
    let gradient = try output().gradients(of: [inner], createGraph: true)[0]
    cachedGradient = gradient
    return gradient
  }
}
