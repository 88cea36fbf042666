public import Bilevel
import Catalog
public import NN
public import Torch

/// I-BAU's two objectives on fixed images, in the precision of its network.
///
/// | symbol  | meaning                                                                            |
/// |---------|------------------------------------------------------------------------------------|
/// | g(δ, θ) | inner, minimised: −CE over all images with δ added, + λ‖δ‖²                        |
/// | G(δ, θ) | outer: CE over all images, of which the first `patched` carry δ                    |
///
/// The released code patches one random image of a hundred and leaves the others as they are; here it is the first,
/// so that the objective is one function. Both are means over the images, with the images' own labels and batch
/// normalisation in evaluation mode.
///
/// ELU is differentiable once and max-pooling not everywhere, so g is twice differentiable almost everywhere only. At a
/// point of differentiability autograd's products are those with the Hessian. On the rest, such as δ = 0 where flat
/// patches tie in a pooling window, they belong to the smooth piece that the evaluation selected.
///
/// **Source.** Zeng et al. 2022, equation 1; signs and λ: released code, defense.py.
public struct UnlearningObjective {
  public let network: Network
  public let images: Tensor
  public let labels: Tensor
  /// How many images carry δ in G.
  public let patched: Int
  /// λ.
  public let penalty: Double
  private let counter: PassCounter

  /// `images` [N, C, H, W] and `labels` [N] are moved to the network's device, the images to its type; `counter` is where
  /// passes are tallied.
  public init(
    _ network: Network, images: Tensor, labels: Tensor, patched: Int, penalty: Double,
    counter: PassCounter = PassCounter()
  ) throws {
    self.network = network
    self.images = try images.to(network.parameters.tensors[0].dtype).to(network.device)
    self.labels = try labels.to(network.device)
    self.patched = patched
    self.penalty = penalty
    self.counter = counter
  }

  /// The same in another precision.
  public func converted(to dtype: DType) throws -> UnlearningObjective {
    try UnlearningObjective(
      network.converted(to: dtype), images: images, labels: labels, patched: patched, penalty: penalty,
      counter: counter)
  }

  /// δ = 0, [1, C, H, W].
  public func origin() throws -> Tensor {
    try .zeros([1] + images.shape.dropFirst(), images.dtype, on: images.device)
  }

  /// g at (δ, θ). Its history holds all images, so memory grows with their number.
  public func inner(at point: Tensor) throws -> AutogradOperator {
    try AutogradOperator(at: adapted(point), network.parameters, counter: counter) { δ, θ in
      let loss = try network.forward(images + δ, parameters: θ).crossEntropy(labels)
      return try -loss + penalty * δ.squared().sum()
    }
  }

  /// Σ_b g(δ_b, θ) at a stack of perturbations [B, C, H, W].
  public func stacked(at points: Tensor) throws -> AutogradOperator {
    let (count, copies) = (images.shape[0], points.shape[0])
    let size = Array(images.shape.dropFirst())
    let everyLabel = try labels.expanded([copies, count]).reshaped([copies * count])
    let shown = try images.reshaped([1, count] + size)
    return try AutogradOperator(at: adapted(points), network.parameters, counter: counter) { δ, θ in
      let patched = try (shown + δ.reshaped([copies, 1] + size)).reshaped([copies * count] + size)
      let loss = try network.forward(patched, parameters: θ).crossEntropy(everyLabel)
      return try -Double(copies) * loss + penalty * δ.squared().sum()
    }
  }

  /// g and ∇_δ g, without history for further derivatives.
  public func innerGradient(at point: Tensor) throws -> (value: Double, gradient: Tensor) {
    counter.passes.forward += 1
    counter.passes.backward += 1
    let leaf = try adapted(point).leaf()
    let value = try withHistory {
      try -network.forward(images + leaf).crossEntropy(labels) + penalty * leaf.squared().sum()
    }
    return (try value.item(), try value.gradients(of: [leaf])[0])
  }

  /// G, ∂G/∂δ and ∂G/∂θ.
  public func outerGradients(at point: Tensor) throws -> (value: Double, inner: Tensor, outer: TensorBundle) {
    let count = images.shape[0]
    let (carrying, plain) = (try images.sliced(0..<patched), try images.sliced(patched..<count))
    return try AutogradOperator.gradients(at: adapted(point), network.parameters, counter: counter) { δ, θ in
      let shown = try Tensor.concatenated([carrying + δ, plain])
      return try network.forward(shown, parameters: θ).crossEntropy(labels)
    }
  }

  /// What a hypergradient at δ is made of.
  public func problem(at point: Tensor) throws -> HypergradientProblem {
    let outer = try outerGradients(at: point)
    return HypergradientProblem(
      inner: try inner(at: point), outerInnerGradient: outer.inner, outerParameterGradient: outer.outer)
  }

  private func adapted(_ point: Tensor) throws -> Tensor { try point.to(images.dtype).to(images.device) }
}
