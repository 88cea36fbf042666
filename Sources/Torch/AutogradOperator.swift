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
  private var cachedParameterGradient: TensorBundle?

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

  /// ∂/∂δ ⟨∂f/∂θ, w⟩ for `w` shaped like θ: the transpose of `mixed`. The first call takes a backward pass more.
  public func mixedTransposed(_ w: TensorBundle) throws -> Tensor {
    counter.passes.mixed += 1
    let products = try withHistory { try differentiableParameterGradient().combined(w) { try ($0 * $1).sum() } }
    let sum = try withHistory { try products.tensors.dropFirst().reduce(products.tensors[0]) { try $0 + $1 } }
    return try sum.gradients(of: [inner], retainGraph: true)[0]
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

  private func differentiableParameterGradient() throws -> TensorBundle {
    if let cachedParameterGradient { return cachedParameterGradient }
    counter.passes.backward += 1
    let gradient = TensorBundle(try output().gradients(of: outer.tensors, createGraph: true))
    cachedParameterGradient = gradient
    return gradient
  }
}
