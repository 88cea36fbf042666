import Bilevel
public import Catalog
import Datasets
import NN
public import Theory
import Torch

/// The largest eigenvalue of ∇²L, L the mean cross-entropy on the clean set as a function of all weights.
///
/// An estimate, no bound: the Lanczos method's value λ is at most the largest eigenvalue, up to rounding, and some
/// eigenvalue lies within the residual ‖∇²L·v − λv‖ of it. Whether that is the largest, no number of products tells.
/// Normalisation is in evaluation mode; activations such as ELU and max-pooling bend almost everywhere only.
///
/// **Source.** Cohen et al. 2021, *Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability*, who
/// call it the sharpness.
public struct HessianEigenvalue: Measure {
  public static let id = "hessian-eigenvalue"
  public static let title = "Largest eigenvalue of the loss's second derivative"
  public static let source = Source("Cohen et al. 2021", "Section 1")

  public var lanczos = Lanczos(steps: 40, tolerance: 1e-2)
  /// The first images of the clean set that the loss is taken on.
  public var images = 250

  public init() {}

  /// Of the basis, which is kept whole: 1 GiB. A network of many weights is given fewer steps.
  private static let mostNumbers = 1 << 27

  public func rows(for subject: MeasureSubject) throws -> [BoundRow] {
    let samples = subject.clean.prefix(images), parameters = subject.network.parameters
    let like = parameters.tensors[0], weights = try parameters.column().to(like.dtype).to(like.device)
    let curvature = ActionMap(.symmetric) { v in
      try samples.ranges(of: 50).reduce(.zeros(like: v)) { sum, range in
        let share = Double(range.count) / Double(samples.count)
        return try sum + loss(subject.network, samples.batch(Array(range)), at: weights).hvp(v) * share
      }
    }
    var search = lanczos, stream = RandomStream(seed: subject.seed, stage: Self.id)
    search.steps = min(lanczos.steps, max(2, Self.mostNumbers / weights.count))
    let ends = try search.extremes(of: curvature, like: weights, drawing: &stream)
    let found = ends.highest
    return [
      try row(
        "lanczos", max(0, found.value), ", estimated from below; an eigenvalue is no farther than the residual",
        inputs: [
          "residual": found.residual, "rounding": found.rounding, "products": Double(ends.products),
          "images": Double(samples.count),
        ])
    ]
  }

  /// The mean loss on a batch as a function of `weights`, [P, 1].
  private func loss(
    _ network: Network, _ batch: (images: Tensor, labels: Tensor), at weights: Tensor
  ) throws -> AutogradOperator {
    let images = try batch.images.to(weights.dtype).to(network.device), labels = try batch.labels.to(network.device)
    return try AutogradOperator(at: weights, TensorBundle([])) { weights, _ in
      try network.forward(images, parameters: network.parameters.filled(from: weights)).crossEntropy(labels)
    }
  }
}
