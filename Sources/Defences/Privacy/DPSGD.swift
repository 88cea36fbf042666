import Catalog
import Datasets
import NN
import Torch

/// Training with differential privacy: every example's gradient is clipped, and their sum gets noise.
///
/// A way of training on the poisoned data itself, so that few examples cannot leave a deep mark; it repairs nothing.
///
/// **Source.** Abadi et al. 2016, algorithm 1; as a defence Du et al. 2020; Zeng et al. 2022, A.4.2, which name only the
/// noise (50 for CIFAR-10, 1.5 for GTSRB). Clipping norm and batch are assumptions. Batch normalisation keeps the
/// statistics it starts with and dropout is off: either would make an example's gradient depend on more than itself.
public struct DPSGD: Defence {
  public static let id = "dp-sgd"
  public static let title = "DP-SGD"
  public static let source = Source("Du et al. 2020")
  public static let isTraining = true

  public static let presets = [
    Preset("laptop", "noise 1", source, DPSGD()),
    Preset("paper", "noise 50, as for CIFAR-10", Source("Zeng et al. 2022", "A.4.2"), paper),
  ]

  /// The norm to which each example's gradient is shortened.
  public var clip = 1.0
  /// The noise's deviation in multiples of `clip`.
  public var noise = 1.0
  /// The expected size of a batch: each example takes part with probability batchSize / examples.
  public var batchSize = 128
  public var optimiser = Optimiser.sgd(rate: 0.1, momentum: 0.9)
  public var delta = 1e-5
  /// Examples whose gradients are in memory at once.
  public var chunk = 64

  public init() {}

  static let paper: DPSGD = {
    var settings = DPSGD()
    settings.noise = 50
    settings.batchSize = 256
    return settings
  }()

  /// What a training gave away.
  public struct Spent: Sendable, Codable, Equatable {
    public var epsilon: Double
    public var delta: Double
    public var steps: Int
  }

  /// - Throws: `Fault(.wrongUse)` always: a finished network cannot be trained anew without its data.
  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    throw Fault(
      .wrongUse,
      "dp-sgd is a way of training on the poisoned data, and cannot repair a finished network. "
        + "Train with it: ibau train --defence dp-sgd")
  }

  /// Trains `network` in place; of the recipe only the number of epochs counts.
  public func train(
    _ network: Network, on samples: some Samples, _ recipe: Recipe, seed: Int,
    progress: (TrainingProgress) throws -> Void = { _ in }
  ) throws -> Spent {
    guard samples.count > 0 else { throw Fault(.wrongUse, "there are no images to train on") }
    try validate()
    let rate = min(1, Double(batchSize) / Double(samples.count))
    let perEpoch = max(1, Int((1 / rate).rounded())), steps = perEpoch * recipe.epochs
    let examples = try PerExampleGradients(network), state = try optimiser.started(on: network.parameters)
    var stream = RandomStream(seed: seed, stage: "dp-sgd")
    let generator = try Generator(seed: stream.seed(), device: network.device)
    for step in 0..<steps {
      let chosen = (0..<samples.count).filter { _ in stream.uniform() < rate }
      let (sum, loss) = try clippedSum(examples, network, samples, chosen)
      let noisy = try sum.map { try ($0 + generator.normal($0.shape) * (noise * clip)) / Double(batchSize) }
      guard try noisy.isFinite() else {
        throw Fault(.badData, "the gradient stopped being finite at step \(step + 1): lower defence.optimiser.rate")
      }
      try state.step(noisy)
      try progress(
        TrainingProgress(epoch: step / perEpoch, epochs: recipe.epochs, step: step + 1, steps: steps, loss: loss))
    }
    let accountant = PrivacyAccountant(noise: noise, rate: rate)
    return Spent(epsilon: accountant.epsilon(steps: steps, delta: delta), delta: delta, steps: steps)
  }

  private func validate() throws {
    let limits = SettingLimits("defence")
    try limits.check("clip", clip, in: SettingLimits.magnitude)
    try limits.check("noise", noise, in: SettingLimits.magnitude)
    try limits.check("batchSize", batchSize, atLeast: 1)
    try limits.check("delta", delta, in: 1e-300...1)
    try limits.check("chunk", chunk, atLeast: 1)
    try optimiser.validate(as: "defence.optimiser")
  }

  /// The sum of the chosen examples' gradients, each shortened to `clip`, and their mean loss.
  private func clippedSum(
    _ examples: PerExampleGradients, _ network: Network, _ samples: some Samples, _ chosen: [Int]
  ) throws -> (TensorBundle, Double) {
    var sum = try network.parameters.zeros(), total = 0.0
    for start in stride(from: 0, to: chosen.count, by: chunk) {
      let batch = try samples.batch(Array(chosen[start..<min(start + chunk, chosen.count)]))
      let (gradients, loss) = try examples.gradients(batch.images.to(network.device), batch.labels.to(network.device))
      sum = try sum + Self.clippedSum(gradients, clip: clip)
      total += loss
    }
    return (sum, chosen.isEmpty ? 0 : total / Double(chosen.count))
  }

  /// Σ over examples of g·min(1, clip/‖g‖₂), where g is an example's gradient by all parameters together.
  /// `gradients`: one tensor [N, …] per parameter.
  public static func clippedSum(_ gradients: [Tensor], clip: Double) throws -> TensorBundle {
    let count = gradients[0].shape[0]
    let flat = try gradients.map { try $0.reshaped([count, -1]) }
    let squares = try flat.map { try $0.squared().sum(over: [1]) }
    let length = try squares.dropFirst().reduce(squares[0]) { try $0 + $1 }.squareRoot()
    // An example without a gradient has nothing to shorten.
    let factor = try (length.clamped(to: 1e-30...1e30).reciprocal() * clip).clamped(to: 0...1).reshaped([1, count])
    return TensorBundle(
      try zip(flat, gradients).map { try factor.matmul($0).reshaped(Array($1.shape.dropFirst())) })
  }
}
