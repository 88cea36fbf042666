public import Catalog
public import Datasets
public import NN
public import Theory
import Torch

/// Measures what PAC-Bayes needs: the error under noise on the weights, at levels fixed beforehand.
///
/// The noise of a tensor is σ times its root mean square *in the reference network*, so that prior and posterior have
/// one covariance and no scale is taken from the sample. Running statistics count as part of the weights: noise and
/// distance are those of each normalisation's scale and shift, so that a repair may change them.
///
/// R̂(Q) = (1/n)Σᵢ E[error at xᵢ] is estimated with fresh noise for every batch of b images: n/b independent numbers in
/// [0, 1] whose mean is R̂(Q), because the batches have one size. Their average obeys Chernoff's bound (Hoeffding 1963,
/// Theorem 1), so that n/b draws cost little more than one pass.
public struct PosteriorSampling: Configurable, Equatable {
  /// σ, in units of each tensor's size.
  public var deviations = [0.004, 0.008, 0.016, 0.031, 0.062, 0.125, 0.25]
  /// b, or the next smaller number that divides n.
  public var batch = 25

  public init() {}

  /// `onLevel`: hears of each level done.
  /// - Throws: `Fault` if the reference has another architecture.
  public func posterior(
    of trained: Network, reference before: Network, clean: LabelledImages, seed: Int,
    onLevel: (_ done: Int, _ levels: Int) throws -> Void = { _, _ in }
  ) throws -> GaussianPosterior {
    guard trained.graph == before.graph else {
      throw Fault(.badData, "the reference has another architecture; name a network of the same one")
    }
    let (network, reference) = (try plain(trained), try plain(before))
    var stream = RandomStream(seed: seed, stage: "posterior")
    let noise = try WeightNoise(scaledBy: reference, seed: stream.seed())
    let size = (1...max(1, min(batch, clean.count))).last { clean.count % $0 == 0 }!
    let levels = try deviations.enumerated().map { index, deviation in
      let errors = try clean.ranges(of: size).reduce(0) { sum, range in
        let (images, labels) = try clean.batch(Array(range))
        let noisy = try noise.added(to: network.parameters, deviation: deviation)
        let scores = try withoutHistory { try network.forward(images.to(network.device), parameters: noisy) }
        let found = try scores.argmax(along: 1).ints()
        return sum + zip(found, try labels.ints()).count { $0 != $1 }
      }
      try onLevel(index + 1, deviations.count)
      return GaussianPosterior.Level(deviation: deviation, meanError: Double(errors) / Double(clean.count))
    }
    return try GaussianPosterior(
      distance: noise.distance(network.parameters, from: reference.parameters), levels: levels,
      draws: clean.count / size)
  }

  /// In single precision, where it is run.
  private func plain(_ network: Network) throws -> Network {
    try network.plainlyNormalised().converted(to: .float32).moved(to: network.device)
  }
}
