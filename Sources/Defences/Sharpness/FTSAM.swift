import Catalog
import Datasets
import NN
import Torch

/// Fine-tuning with sharpness-aware minimisation: each step follows the gradient at the worst weights nearby.
///
/// The worst weights within ‖ε/|w|‖₂ ≤ ρ are, to first order, w + ρ·w²g/‖|w|·g‖₂; without adaptation, within ‖ε‖₂ ≤ ρ,
/// w + ρ·g/‖g‖₂. Large weights, which backdoors live on, are moved and shrunk most.
///
/// **Source.** Zhu et al. 2023, equations 3 to 5; adaptation: Kwon et al. 2021.
public struct FTSAM: Defence, TunedDefence {
  public static let id = "ft-sam"
  public static let title = "FT-SAM"
  public static let source = Source("Zhu et al. 2023")

  public static let presets = [
    Preset("laptop", "fifty passes, ten times the published rate and half the radius", source, FTSAM()),
    Preset("paper", "a hundred passes", Source("Zhu et al. 2023", "§5.1; Wu et al. 2022, ft-sam.py"), paper),
  ]

  /// Passes over the clean images.
  public var rounds = 50
  public var batchSize = 100
  /// ρ.
  public var radius = 1.0
  /// Whether the radius is relative to each weight.
  public var adaptive = true
  /// The probability that the wanted answer gives to the other classes together.
  public var labelSmoothing = 0.1
  /// With the published rate, 1,000 images leave the backdoor of the paper's BadNets network as it is.
  public var tuning = TuningStage.vigorous

  public init() {}

  static let paper: FTSAM = {
    var settings = FTSAM()
    settings.rounds = 100
    settings.batchSize = 256
    settings.radius = 2
    settings.tuning.optimiser.rate = 0.01
    return settings
  }()

  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    try validate()
    let (tuner, images) = try begun(network, clean, session)
    try tuner.tune(TuningPlan(stage: tuning, rounds: rounds), on: images) { try gradient(tuner, $0) }
    return tuner.repair()
  }

  private func validate() throws {
    let limits = SettingLimits("defence")
    try limits.check("radius", radius, in: SettingLimits.magnitude)
    try limits.check("labelSmoothing", labelSmoothing, in: 0...1)
    try tuning.validate(as: "defence.tuning")
  }

  private func gradient(_ tuner: Tuner, _ batch: Tuner.Batch) throws -> TensorBundle {
    let loss = { (θ: TensorBundle) in
      try tuner.network.forward(batch.images, parameters: θ, batch.mode)
        .crossEntropy(batch.labels, smoothing: labelSmoothing)
    }
    let here = try tuner.gradient(loss)
    let weights = tuner.network.parameters
    let worst = try weights + SharpnessAscent.step(from: weights, along: here, radius: radius, adaptive: adaptive)
    // The second pass is a look around: batch normalisation has already taken note of this batch.
    let statistics = try tuner.network.buffers.cloned()
    defer { try? tuner.network.buffers.copy(from: statistics) }
    return try tuner.gradient(at: worst, loss)
  }
}

/// The change of weights within a radius that raises a loss most, to first order.
public enum SharpnessAscent {
  /// - Returns: ρ·w²g/‖|w|·g‖₂, or ρ·g/‖g‖₂ where the radius does not adapt; zero where the gradient is.
  public static func step(
    from weights: TensorBundle, along gradient: TensorBundle, radius: Double, adaptive: Bool
  ) throws -> TensorBundle {
    let scaled = adaptive ? try weights.combined(gradient) { try $0 * $1 } : gradient
    let length = try scaled.norm()
    guard length > 0 else { return try gradient.zeros() }
    let direction = adaptive ? try weights.combined(scaled) { try $0 * $1 } : gradient
    return try direction * (radius / length)
  }
}

extension Tensor {
  /// The mean cross-entropy of these logits [N, K] against 1 − `smoothing` for the label and the rest for the others in
  /// equal parts.
  func crossEntropy(_ labels: Tensor, smoothing: Double) throws -> Tensor {
    guard smoothing > 0 else { return try crossEntropy(labels) }
    let others = smoothing / Double(Swift.max(shape[1] - 1, 1))
    let logs = try logSoftmax(along: 1)
    return try -(logs.picked(labels) * (1 - smoothing - others) + logs.sum(over: [1]) * others).mean()
  }
}
