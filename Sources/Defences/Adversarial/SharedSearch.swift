import Catalog
import NN
import Torch

/// How images are perturbed that mislead two networks in the same way.
public struct SharedSearchStage: Configurable, Equatable {
  /// The bound on ‖ε‖_∞.
  public var radius = 0.2
  /// Steps along the gradient's sign.
  public var steps = 3
  public var stepSize = 0.2
  /// β₁: how much it counts that either network is misled at all.
  public var misleadingWeight = 0.01
  /// β₂: how much it counts that both answer alike.
  public var sharingWeight = 1.0

  public init() {}

  func validate(as part: String) throws(Fault) {
    let limits = SettingLimits(part)
    try limits.check("radius", radius, in: SettingLimits.magnitude)
    try limits.check("steps", steps, atLeast: 0)
    try limits.check("stepSize", stepSize, in: SettingLimits.magnitude)
    try limits.check("misleadingWeight", misleadingWeight, in: SettingLimits.magnitude)
    try limits.check("sharingWeight", sharingWeight, in: SettingLimits.magnitude)
  }
}

/// Looks for perturbations, image by image, that mislead the poisoned network and the present one to the same answer.
///
/// Descends −misleadingWeight·½(CE + CE₀), over the images that do not yet mislead each, plus sharingWeight·JS(p, p₀),
/// over those whose wrong answers are not yet the same, from ε = `radius` everywhere.
public struct SharedSearch {
  let settings: SharedSearchStage
  let now: Network
  let poisoned: Network
  let counter: PassCounter

  public init(
    _ settings: SharedSearchStage, now: Network, poisoned: Network, counter: PassCounter = PassCounter()
  ) {
    (self.settings, self.now, self.poisoned, self.counter) = (settings, now, poisoned, counter)
  }

  /// `images` [N, C, H, W] with their perturbations; `labels` [N].
  public func find(_ images: Tensor, _ labels: Tensor) throws -> Tensor {
    let answers = try withoutHistory { try [now, poisoned].map { try $0.forward(images).argmax(along: 1) } }
    counter.passes.forward += 2
    var perturbation = try Tensor.full(images.shape, settings.radius, images.dtype, on: images.device)
    for _ in 0..<settings.steps {
      let gradient = try gradient(images, labels, perturbation, answers)
      perturbation = try (perturbation - gradient.sign() * settings.stepSize)
        .clamped(to: -settings.radius...settings.radius)
    }
    return try images + perturbation
  }

  private func gradient(_ images: Tensor, _ labels: Tensor, _ perturbation: Tensor, _ answers: [Tensor]) throws
    -> Tensor
  {
    counter.passes.forward += 2
    counter.passes.backward += 2
    let leaf = try perturbation.leaf()
    let shown = try (images + leaf).contiguous(channelsLast: true)
    let logs = try [now, poisoned].map { try $0.forward(shown).logSoftmax(along: 1) }
    let given = try logs.map { try $0.argmax(along: 1) }
    let misled = try zip(given, answers).map { try $0.differs(from: $1) }
    let shared = try misled[0] * misled[1] * (-given[0].differs(from: given[1]) + 1)
    let spared = try zip(logs, misled).map { try ($0.picked(labels) * (-$1 + 1)).mean() }
    let apart = try (JensenShannon.divergence(logs[0], logs[1]) * (-shared + 1)).mean()
    let loss = try (spared[0] + spared[1]) * (0.5 * settings.misleadingWeight) + apart * settings.sharingWeight
    return try loss.gradients(of: [leaf])[0]
  }
}

/// How far two answers lie apart.
public enum JensenShannon {
  /// Of rows of log-probabilities [N, K]: [N], from 0 to ln 2.
  public static func divergence(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    let p = try a.exp(), q = try b.exp()
    let mean = try ((p + q) * 0.5).clamped(to: 1e-8...1).log()
    return try (p * (a - mean) + q * (b - mean)).sum(over: [1]) * 0.5
  }
}
