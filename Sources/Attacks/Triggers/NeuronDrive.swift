import Catalog
import NN
import Torch

/// Optimises a pattern so that it drives chosen neurons up, inside a shape and an ℓ2 ball.
///
/// Minimises the mean of (a − `activation`)² over the neurons and over images that carry the pattern, by projected Adam.
/// Liu et al. 2018 do so on the pattern alone; images under it make the drive survive what it is laid on.
public struct NeuronDrive: Configurable, Equatable {
  /// How many neurons of the last hidden layer.
  public var neurons = 2
  /// What they are driven to; far above what they reach, as in the literature, so that more is always better.
  public var activation = 100.0
  /// The largest ℓ2 norm of the pattern.
  public var norm = 8.7
  public var steps = 200
  /// Adam's first step, in units of the pixel range; it falls to 0 along a cosine.
  public var rate = 0.05
  /// Images per step.
  public var batchSize = 32

  public init() {}

  public init(norm: Double, rate: Double = 0.05, neurons: Int = 2) {
    self.norm = norm
    self.rate = rate
    self.neurons = neurons
  }

  func validate() throws(Fault) {
    let limits = SettingLimits("attack.drive")
    try limits.check("neurons", neurons, atLeast: 1)
    try limits.check("activation", activation, in: SettingLimits.magnitude)
    try limits.check("norm", norm, in: 1e-6...1e6)
    try limits.check("steps", steps, in: 1...1_000_000)
    try limits.check("rate", rate, in: SettingLimits.magnitude)
    try limits.check("batchSize", batchSize, atLeast: 1)
  }

  /// Where the search starts: uniform draws inside `mask`, within the ball.
  public func start(inside mask: Tensor, seed: Int) throws -> Tensor {
    var stream = RandomStream(seed: seed, stage: "trigger/start")
    let draws = try Generator(seed: stream.seed()).uniform(mask.shape)
    return try projected(draws.to(mask.device), mask)
  }

  /// The neurons that a search from `start` would drive.
  public func chosenNeurons(inside mask: Tensor, target: Int, _ context: TriggerContext) throws -> TriggerNeurons {
    try TriggerNeurons(
      context.network, target: target, count: neurons, reachedBy: start(inside: mask, seed: context.seed),
      inside: mask, on: context.batch(batchSize, not: target))
  }

  /// The pattern, [1, C, H, W], for a `mask` of the same shape.
  public func pattern(inside mask: Tensor, target: Int, _ context: TriggerContext) throws -> Tensor {
    try validate()
    let mask = try mask.to(context.network.device)
    let driven = try chosenNeurons(inside: mask, target: target, context)
    let pattern = try start(inside: mask, seed: context.seed).cloned()
    let optimiser = try Optimiser.adam(rate: rate).started(on: TensorBundle([pattern]))
    for step in 0..<steps {
      optimiser.settings.rate = rate * Recipe.Schedule.cosine.factor(at: Double(step) / Double(steps))
      let images = try context.batch(batchSize, not: target, index: step), leaf = try pattern.leaf()
      let (loss, reached) = try withHistory {
        let activations = try driven.activations(on: (images + leaf).clamped(to: 0...1))
        return (try (activations - activation).squared().mean(), try activations.mean())
      }
      try context.check("loss", loss.item())
      try context.report(step + 1, of: steps, "activation", reached.item())
      try optimiser.step(TensorBundle(loss.gradients(of: [leaf])))
      try pattern.copy(from: projected(pattern, mask))
    }
    return try rounded(pattern.to(.cpu))
  }

  /// In whole 255ths, which must not lift the pattern out of the ball.
  private func rounded(_ pattern: Tensor) throws -> Tensor {
    var scale = 1.0, whole = try pattern.wholeBytes()
    while try whole.norm().item() > norm {
      scale *= 0.999
      whole = try (pattern * scale).wholeBytes()
    }
    return whole
  }

  /// The nearest pattern inside the mask, in 0…1, scaled into the ball.
  private func projected(_ pattern: Tensor, _ mask: Tensor) throws -> Tensor {
    let inside = try (pattern * mask).clamped(to: 0...1)
    return try inside * min(1, norm / max(inside.norm().item(), 1e-12))
  }
}
